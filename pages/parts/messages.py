"""What a reader's page may ask of the app over its socket.

Streamlit's protocol has more: to clear the cache of everyone, to run again when code changes, to
tell the state of the working copy in Git (branch, names of files nobody has handed in) and to stop
the server. None of it is on our pages, and anyone may write to a socket by hand.
"""

from __future__ import annotations

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg

#: The kinds of messages our pages send: a choice made, a wait broken off, a file to be handed over,
#: a page that is still open, and what parts of a page ask of their own code.
NEEDED = frozenset({"rerun_script", "stop_script", "file_urls_request", "app_heartbeat",
                    "backend_operation_request"})  # fmt: skip


def needed(sent: bytes | str) -> bool:
    """Whether a message is of a kind our pages send: no text is. Bytes that are no message at all
    are the app's to refuse."""
    if isinstance(sent, str):
        return False
    message = BackMsg()
    try:
        message.ParseFromString(sent)
    except DecodeError:
        return True
    return message.WhichOneof("type") in NEEDED
