"""The repository's promises about itself: pins, settings, scripts, documents, sizes."""

import importlib.util
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
APPS = ("coordination", "members", "authority", "contacts", "functions", "reporting")
SHELL = (*sorted(f"bin/{path.name}" for path in (ROOT / "bin").iterdir()), ".ci/run")
SCRIPTS = (*(path for path in SHELL if not path.startswith("bin/_")), "manage.py")
COMMANDS = tuple(path for path in SCRIPTS if path.startswith("bin/"))
CODE = re.compile(r"```[a-z]*\n(.*?)```|`([^`\n]+)`", re.DOTALL)
LARGEST_FILE_BYTES = 1_000_000
LONGEST_MODULE_LINES = 400
LONGEST_TEMPLATE_LINES = 150


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def tracked() -> list[Path]:
    """Return every file of the repository that is committed or about to be."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = (ROOT / name for name in listing.stdout.split("\0") if name)
    return sorted({path for path in paths if path.is_file()})


def locked(extras: tuple[str, ...]) -> dict[str, tuple[str, set[str]]]:
    """Return each package that the project needs by uv.lock: name → (version, digests)."""
    packages = {package["name"]: package for package in tomllib.loads(read("uv.lock"))["package"]}
    project = packages["ncm-register"]
    todo = [(needed["name"], tuple(needed.get("extra", ()))) for needed in project["dependencies"]]
    for extra in extras:
        todo += [(n["name"], tuple(n.get("extra", ()))) for n in project["optional-dependencies"][extra]]
    seen: set[tuple[str, tuple[str, ...]]] = set()
    found: dict[str, tuple[str, set[str]]] = {}
    while todo:
        name, wanted = needed = todo.pop()
        if needed in seen:
            continue
        seen.add(needed)
        package = packages[name]
        archives = [*package.get("wheels", ()), *filter(None, [package.get("sdist")])]
        found[name] = (package["version"], {archive["hash"] for archive in archives})
        further = [*package.get("dependencies", ())]
        for extra in wanted:
            further += package["optional-dependencies"][extra]
        todo += [(n["name"], tuple(n.get("extra", ()))) for n in further]
    return found


def pinned(path: str) -> dict[str, tuple[str, set[str]]]:
    """Return what a requirements file pins: name → (version, digests)."""
    found = {}
    for entry in re.split(r"\n(?=[a-z0-9])", read(path)):
        head = re.match(r"([a-z0-9][a-z0-9.-]*)(?:\[[a-z,-]+\])?==([^\s;]+)", entry)
        if head:
            found[head[1]] = (head[2], set(re.findall(r"--hash=(sha256:[0-9a-f]{64})", entry)))
    return found


@pytest.mark.parametrize(("path", "extras"), [("requirements.txt", ()), ("requirements-dev.txt", ("dev", "browser"))])
def test_requirements_are_what_the_lock_says(path: str, extras: tuple[str, ...]) -> None:
    assert pinned(path) == locked(extras)


def test_every_dependency_of_the_project_is_locked_within_its_range() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    locked_project = next(p for p in tomllib.loads(read("uv.lock"))["package"] if p["name"] == "ncm-register")
    wanted = project["dependencies"] + [one for extra in project["optional-dependencies"].values() for one in extra]
    said = {
        (entry["name"], entry["specifier"].replace(" ", "")) for entry in locked_project["metadata"]["requires-dist"]
    }

    names = [re.match(r"([A-Za-z0-9-]+)(?:\[[^]]*\])?(.*)", one) for one in wanted]

    assert {(m[1].lower(), ",".join(sorted(m[2].split(",")))) for m in names if m} == {
        (name, ",".join(sorted(specifier.split(",")))) for name, specifier in said
    }


def test_example_of_settings_names_every_setting_and_no_other() -> None:
    read_by_settings = set(re.findall(r'env\.\w+\(\s*"([A-Z][A-Z_]+)"', read("coordination/settings.py")))
    used_by_compose = set(re.findall(r"\$\{([A-Z_]+)", read("docker-compose.yml")))
    named = re.findall(r"^([A-Z][A-Z_]+)=", read(".env.example"), re.MULTILINE)

    assert len(read_by_settings) > 10
    assert set(named) == read_by_settings | used_by_compose
    assert len(named) == len(set(named))


@pytest.mark.parametrize("path", SCRIPTS)
def test_script_may_be_run(path: str) -> None:
    assert os.access(ROOT / path, os.X_OK)


@pytest.mark.parametrize("path", SHELL)
def test_shell_script_can_be_read_by_bash(path: str) -> None:
    result = subprocess.run(["bash", "-n", path], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("command", COMMANDS)
def test_command_explains_itself(command: str) -> None:
    result = subprocess.run([command, "--help"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=30)

    assert result.returncode == 0
    assert result.stdout.startswith(f"Usage: {command} ")
    for option in re.findall(r"\[(--[a-z-]+)", result.stdout.splitlines()[0]):
        assert f"\n  {option} " in result.stdout


def test_demo_refuses_a_port_that_cannot_be() -> None:
    result = subprocess.run(
        ["bin/demo", "--port", "99999"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=30
    )

    assert (result.returncode, result.stderr) == (1, "The port must be a number from 1 to 65535.\n")


@pytest.mark.parametrize("path", ["README.md", "CONTRIBUTING.md"])
def test_commands_in_the_documents_exist(path: str) -> None:
    text = "\n".join(block or inline for block, inline in CODE.findall(read(path)))
    scripts = set(re.findall(r"(?<![\w/.])((?:bin|\.ci)/[a-z_]+)", text))
    commands = set(re.findall(r"manage\.py ([a-z_]+)", text))
    modules = set(re.findall(r"python -m ([a-z_]+)", text))
    targets = set(re.findall(r"(?<![\w-])make ([a-z]+)", text))

    assert {name for name in scripts if not os.access(ROOT / name, os.X_OK)} == set()
    assert commands - set(get_commands()) == set()
    assert {name for name in modules if importlib.util.find_spec(name) is None} == set()
    assert targets - set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE)) == set()


def test_readme_names_both_commands_on_its_first_screen() -> None:
    screen = "\n".join(read("README.md").splitlines()[:40])

    assert "bin/demo" in screen
    assert "bin/test" in screen


def test_changelog_begins_with_the_version_of_the_project() -> None:
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    newest = re.search(r"^## \[?([0-9.]+)", read("CHANGELOG.md"), re.MULTILINE)

    assert newest is not None
    assert newest[1] == version
    assert f'VERSION = "{version}"' in read("coordination/settings.py")


def test_image_can_be_built_without_buildkit_and_does_not_run_as_root() -> None:
    lines = [line for line in read("Dockerfile").splitlines() if line and not line.startswith("#")]

    assert lines[0].startswith("ARG BASE=")
    assert [line for line in lines if "--mount" in line or "<<" in line or "--chmod" in line] == []
    assert [line for line in lines if line.startswith("USER")] == ["USER 10001"]
    assert any("--require-hashes" in line for line in lines)
    assert any(line.startswith("HEALTHCHECK") for line in lines)


def test_compose_file_holds_no_secret_and_checks_every_service() -> None:
    compose = yaml.safe_load(read("docker-compose.yml"))
    services = compose["services"]

    assert set(services) == {"migrate", "web", "worker", "beat", "database", "redis"}
    assert {name for name, service in services.items() if "healthcheck" not in service} == set()
    assert services["database"]["image"] == "postgres:17"
    for service in services.values():
        for name, value in service.get("environment", {}).items():
            if "PASSWORD" in name or "SECRET" in name:
                assert re.match(r"\$\{[A-Z_]+:\?.+\}$", value)


def test_replicas_share_their_files_and_no_fixed_port() -> None:
    services = yaml.safe_load(read("docker-compose.yml"))["services"]

    assert services["web"]["ports"] == ["127.0.0.1:${NCM_PORTS:-8000-8009}:8000"]
    for name in ("web", "worker", "beat"):
        assert "files:/app/var/files" in services[name]["volumes"]
        assert "container_name" not in services[name]


def test_no_file_is_large_or_made_by_a_command() -> None:
    paths = [path for path in tracked() if path.name != "uv.lock"]

    assert [path for path in paths if path.stat().st_size > LARGEST_FILE_BYTES] == []
    assert [path for path in paths if path.suffix in {".mo", ".pyc", ".sqlite3"}] == []


def test_no_module_is_too_long_to_read() -> None:
    # Tables of cases are long in tests; the modules that people must understand are not.
    modules = [path for path in tracked() if path.suffix == ".py" and not {"migrations", "tests"} & set(path.parts)]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in modules}

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE_LINES} == {}


def test_no_template_is_too_long_to_read() -> None:
    templates = list((ROOT / "templates").rglob("*.html"))
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in templates}

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_TEMPLATE_LINES} == {}


def test_every_catalogue_of_texts_belongs_to_a_language_on_offer() -> None:
    offered = set(re.findall(r'\("([a-z-]+)", _\("', read("coordination/settings.py")))
    folders = {path.parent.parent.name.lower().replace("_", "-") for path in (ROOT / "locale").rglob("*.po")}

    assert folders <= offered
