"""Files and folders -> articles: their bytes, dates and credits."""
