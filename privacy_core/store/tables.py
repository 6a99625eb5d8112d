"""The database: times in seconds since 1970 (UTC); JSON holds settings and figures, never a cell of a record."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, Double, ForeignKey, Index, Integer, MetaData, String, Table

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ID = String(32)

sources = Table(
    "sources",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("created", Double, nullable=False),
)

datasets = Table(
    "datasets",
    metadata,
    Column("id", ID, primary_key=True),
    Column("source", ForeignKey("sources.id"), nullable=False),
    Column("parent", ForeignKey("datasets.id")),  # what it was derived from in the studio
    Column("owner", String(100), nullable=False),
    Column("name", String(200), nullable=False),
    Column("origin", String(20), nullable=False),  # demo, upload, file, frame
    Column("temporary", Boolean, nullable=False, default=False),  # of one command; its files go with it
    Column("rows", BigInteger, nullable=False),
    Column("columns", JSON, nullable=False),  # [{"name": ..., "type": ...}]
    Column("fingerprint", String(64), nullable=False),  # keyed, never a plain hash of content
    Column("reading", JSON, nullable=False),  # how the file was read, and what could not be
    Column("roles", JSON, nullable=False),  # {column: role}
    Column("marks", JSON, nullable=False),  # {"person_id": column, ...}
    Column("created", Double, nullable=False),
    Index("ix_datasets_owner", "owner"),
)

settings = Table(
    "settings",
    metadata,
    Column("actor", String(100), primary_key=True),
    Column("name", String(200), primary_key=True),
    Column("value", JSON, nullable=False),
)

drafts = Table(  # every step of work on a dataset's recipe, so that undo survives the browser
    "drafts",
    metadata,
    Column("dataset", ForeignKey("datasets.id"), primary_key=True),
    Column("actor", String(100), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("recipe", JSON, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("changed", Double, nullable=True),  # when; nothing where the next change begins a step of its own
)

recipes = Table(
    "recipes",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner", String(100), nullable=False),
    Column("name", String(200), nullable=False),
    Column("recipe", JSON, nullable=False),
    Column("created", Double, nullable=False),
)

recognizers = Table(  # of everybody who works here: what an organization's numbers look like is known to all of it
    "recognizers",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("recognizer", JSON, nullable=False),
    Column("made_by", String(100), nullable=False),
    Column("created", Double, nullable=False),
)

releases = Table(
    "releases",
    metadata,
    Column("id", ID, primary_key=True),
    Column("source", ForeignKey("sources.id"), nullable=False),
    Column("dataset", ForeignKey("datasets.id"), nullable=False),
    Column("owner", String(100), nullable=False),
    Column("name", String(200), nullable=False),
    Column("kind", String(40), nullable=False),  # anonymized; later: answers, synthetic, model
    Column("parameters", JSON, nullable=False),
    Column("source_fingerprint", String(64), nullable=False),
    Column("result_fingerprint", String(64), nullable=False),
    Column("guarantee", JSON),
    Column("ledger_events", JSON, nullable=False),
    Column("figures", JSON, nullable=False),
    Column("created", Double, nullable=False),
)

exports = Table(
    "exports",
    metadata,
    Column("id", ID, primary_key=True),
    Column("release", ForeignKey("releases.id"), nullable=False),
    Column("owner", String(100), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("filename", String(255), nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("figures", JSON, nullable=False),
    Column("created", Double, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("at", Double, nullable=False),
    Column("actor", String(100), nullable=False),
    Column("act", String(100), nullable=False),
    Column("outcome", String(20), nullable=False),  # begun, done, failed, refused
    Column("details", JSON, nullable=False),
    Column("hmac", String(64), nullable=False),
)

ledger = Table(  # of privacy budgets; it outlives datasets, as budgets do
    "ledger",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("at", Double, nullable=False),
    Column("actor", String(100), nullable=False),
    Column("source", ID, nullable=False),
    Column("kind", String(20), nullable=False),  # budget, reserved, released, failed
    Column("spend", ID, nullable=False),  # the same for what was reserved and how it ended
    Column("body", JSON, nullable=False),
    Column("hmac", String(64), nullable=False),
    Index("ix_ledger_source", "source"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", ID, primary_key=True),
    Column("sid", String(64), nullable=False, unique=True),
    Column("secret_sha256", String(64), nullable=False, unique=True),
    Column("actor", String(100), nullable=False),
    Column("created", Double, nullable=False),
    Column("last_seen", Double, nullable=False),
    Column("ended", Double),
)

uploads = Table(
    "uploads",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner", String(100), nullable=False),
    Column("sid", String(64), nullable=False),
    Column("name", String(255), nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("path", String(1000), nullable=False),
    Column("created", Double, nullable=False),
)

export_tickets = Table(
    "export_tickets",
    metadata,
    Column("token_sha256", String(64), primary_key=True),
    Column("owner", String(100), nullable=False),
    Column("sid", String(64), nullable=False),
    Column("path", String(1000), nullable=False),
    Column("filename", String(255), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("created", Double, nullable=False),
    Column("used", Double),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner", String(100), nullable=False),
    Column("sid", String(64), nullable=False),  # the session that asked: what it uploaded is found by it
    Column("act", String(100), nullable=False),
    Column("title", String(200), nullable=False),
    Column("arguments", JSON, nullable=False),
    Column("state", String(20), nullable=False),  # queued, running, cancelling, done, failed, cancelled, interrupted
    Column("done", BigInteger, nullable=False, default=0),
    Column("total", BigInteger, nullable=False, default=0),  # 0 as long as nobody knows
    Column("note", String(200), nullable=False, default=""),
    Column("result", JSON),
    Column("error", JSON),  # {"type": ..., "message": ..., "reference": ...}
    Column("supervisor", ID),
    Column("process", JSON),  # {"pid": ..., "started": ...}: a pid alone may have gone to somebody else
    Column("created", Double, nullable=False),
    Column("started", Double),
    Column("cancel_asked", Double),
    Column("heartbeat", Double),  # when the worker last said something
    Column("ends", Double),  # when it is expected to, by how it went lately
    Column("finished", Double),
    Index("ix_jobs_state", "state"),
    Index("ix_jobs_owner", "owner"),
)
