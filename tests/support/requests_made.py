"""Requests and recordings for tests: one of each by hand, and any of them for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from summarizer.recordings.request import Message, Recording, Request, Sampling

numbers = st.floats(-2, 2, allow_nan=False)
messages = st.builds(Message, role=st.sampled_from(["system", "user", "assistant"]), content=st.text(max_size=20))
samplings = st.builds(
    Sampling,
    temperature=numbers,
    max_tokens=st.integers(1, 9999),
    seed=st.integers(0, 99),
    top_p=st.none() | numbers,
    repeat_penalty=st.none() | numbers,
)
requests = st.builds(
    Request,
    model=st.text(max_size=5),
    prompt=st.sampled_from(["extract.v1", "extract.v2", "brief.v1"]),
    prompt_sha256=st.sampled_from(["a" * 64, "b" * 64]),
    messages=st.lists(messages, min_size=1, max_size=4).map(tuple),
    response_schema=st.text(max_size=10),
    parameters=samplings,
)


@st.composite
def recordings_of(draw: st.DrawFn) -> Recording:
    request = draw(requests)
    return Recording(
        key=request.key,
        request=request,
        reply=draw(st.text(max_size=30)),
        input_tokens=draw(st.integers(0, 99)),
        output_tokens=draw(st.integers(0, 99)),
        seconds=draw(st.floats(0, 99)),
        calls=draw(st.integers(1, 3)),
        answered_by=draw(st.none() | st.text(max_size=5)),
    )


def a_request(text: str = "[1] The river rose.", **changes: object) -> Request:
    fields: dict[str, object] = {
        "model": "small@1",
        "prompt": "extract.v1",
        "prompt_sha256": "a" * 64,
        "messages": (
            Message(role="system", content="Say who acts."),
            Message(role="user", content="[1] Ann left."),
            Message(role="assistant", content='{"actors": ["Ann"]}'),
            Message(role="user", content=text),
        ),
        "response_schema": '{"type":"object"}',
        "parameters": Sampling(temperature=0, max_tokens=100, seed=0),
    }
    return Request.model_validate(fields | changes)


def a_recording(text: str = "[1] The river rose.", reply: str = "{}", **changes: object) -> Recording:
    request = a_request(text, **changes)
    return Recording(key=request.key, request=request, reply=reply, input_tokens=3, output_tokens=2, seconds=0.5)
