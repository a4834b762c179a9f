"""Workspaces: made once, never overwritten, and their settings checked with lines."""

from pathlib import Path

import pytest

from schedules.settings import Settings, load_settings
from schedules.workspace import init_workspace, open_workspace
from store.errors import ConfigError


def test_template_gives_the_defaults(tmp_path: Path) -> None:
    workspace, _ = init_workspace(tmp_path)
    assert load_settings(workspace.settings) == Settings()


def test_init_leaves_files_that_are_there_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "windsock.toml").write_text('focus = "OpenAI"\n')
    workspace, made = init_workspace(tmp_path)
    assert load_settings(workspace.settings).focus == "OpenAI"
    assert workspace.settings not in made


def test_folder_without_settings_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="windsock init"):
        open_workspace(tmp_path)


def test_wrong_setting_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "windsock.toml"
    path.write_text('focus = "OpenAI"\n\n[sql]\nseconds = -1\nrow = 3\n')
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    assert [problem.split(":")[1] for problem in caught.value.problems] == ["4", "5"]
