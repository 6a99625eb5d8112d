"""How alembic reaches the workspace's database: on the connection that the store hands it."""

from alembic import context

from privacy_core.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
