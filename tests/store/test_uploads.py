"""What a process that is killed leaves of an upload is swept: a row goes as soon as its file has gone."""

import pytest
from sqlalchemy import func, select

from privacy_core.errors import NotFoundError
from privacy_core.store.tables import uploads
from privacy_core.store.uploads import UploadStore


def sent(held: UploadStore) -> str:
    upload, part = held.begin()
    part.write_bytes(b"a,b\n1,2\n")
    return held.complete(upload, name="people.csv", size=8, actor="local", sid="s").id


def test_a_row_whose_file_is_gone_is_swept_and_others_stay(store):
    held = UploadStore(store)
    killed, waits = sent(held), sent(held)
    (held.folder / killed).unlink()  # as far as `remove` came
    held.sweep()
    assert held.find(waits, actor="local", sid="s").path.exists()
    with pytest.raises(NotFoundError):
        held.find(killed, actor="local", sid="s")
    with store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(uploads)).scalar_one() == 1
