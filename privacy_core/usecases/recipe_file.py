"""The recipe in work as files, to go on with it on the command line or in Python."""

import json
import zipfile
from pathlib import Path

from privacy_core import randomness
from privacy_core.export import sha256_of
from privacy_core.govern import Permission
from privacy_core.hierarchy import hierarchy_text
from privacy_core.store.tickets import ExportFile, TicketStore
from privacy_core.transform import hierarchy_files, portable
from privacy_core.transform.recipe_files import companion_files
from privacy_core.usecases import catalog, drafts, hierarchies, recognizers
from privacy_core.usecases.gate import act
from privacy_core.usecases.workspace import Workspace

NAME = "recipe.zip"


@act("hand out the recipe in work", needs=Permission.EXPORT, logs=("dataset",))
def recipe_link(workspace: Workspace, dataset: str) -> str:
    """The path of a link that hands out the draft once: a zip of recipe.json and the hierarchies that it names.

    It is for the owner: hierarchies list every value of their columns. Tables that models name hold records, so they
    are not in it. Recognizers that were saved are, since the recipe is run with them here.
    """
    recipe = recognizers.joined(workspace, drafts.draft(workspace, catalog.find(workspace, dataset).id).recipe)
    kept, files = portable(recipe)
    tables = set(companion_files(kept).values())
    named = hierarchies.named_by(workspace, dataset, {file: file for file in hierarchy_files(recipe).values()})
    place = catalog.folder(workspace, dataset) / NAME
    draft = place.with_name(f".{NAME}.{randomness.new_id()}")
    try:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("recipe.json", json.dumps(kept.to_json(), indent=2, ensure_ascii=False))
            for name, file in files.items():
                if name not in tables:
                    archive.writestr(name, hierarchy_text(named[file]))
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
    return _ticket(workspace, place)


def _ticket(workspace: Workspace, place: Path) -> str:
    file = ExportFile(path=place, filename=NAME, media_type="application/zip", sha256=sha256_of(place))
    return f"/api/exports/{TicketStore(workspace.store).mint(file, actor=workspace.actor.name, sid=workspace.sid)}"
