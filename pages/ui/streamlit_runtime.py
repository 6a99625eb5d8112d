"""What the guard must know of Streamlit: whose a session or a media file is, and which messages a timer sent.

Streamlit keeps both in attributes without public access; whatever is not found there belongs to nobody.
"""

from typing import Any

import streamlit as st
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]  # it ships without stubs
from streamlit import config, runtime
from streamlit.proto.BackMsg_pb2 import BackMsg


class StreamlitRuntime:
    """The running Streamlit server, as the guard's ``Runtime``."""

    def owns_session(self, session: str, *, sid: str) -> bool:
        info = self._manager().get_session_info(session) if runtime.exists() else None
        return info is not None and bool(info.session._user_info.get("sid") == sid)  # noqa: SLF001 - see the docstring

    def owns_media(self, file: str, *, sid: str) -> bool:
        if not runtime.exists():
            return False
        shown: dict[str, dict[str, str]] = runtime.get_instance().media_file_mgr._files_by_session_and_coord  # noqa: SLF001
        name = file.partition(".")[0]
        return any(
            name in files.values() and self.owns_session(session, sid=sid) for session, files in list(shown.items())
        )

    def is_automatic(self, message: bytes) -> bool:
        try:
            parsed = BackMsg.FromString(message)
        except DecodeError:
            return True
        kind = parsed.WhichOneof("type")
        return kind == "app_heartbeat" or (kind == "rerun_script" and bool(parsed.rerun_script.is_auto_rerun))

    def show_failure(self, text: str) -> None:
        st.error(text, icon=":material/error:")

    def port(self) -> int:
        return int(config.get_option("server.port"))

    def _manager(self) -> Any:
        return runtime.get_instance()._session_mgr  # noqa: SLF001 - see the docstring
