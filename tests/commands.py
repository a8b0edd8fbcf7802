"""Which test runs which command of the documents; ``tests/unit/test_document_commands.py`` holds them to it."""

from collections.abc import Mapping

#: Pages all of whose commands a test runs as they stand there, apart from those of `NOT_RUN`.
FOLLOWED: Mapping[str, str] = {
    "README.md": "tests/kafka/test_readme_commands.py::test_every_command_works",
    "docs/tutorial.md": "tests/kafka/test_tutorial.py::test_the_tutorial_says_what_happens",
    "docs/operations.md": "tests/kafka/test_runbook.py::test_a_derived_topic_is_rebuilt_as_the_runbook_says",
    "docs/how-to/add-a-cue.md": "tests/unit/test_how_to.py::test_a_page_does_what_it_says",
    "docs/how-to/add-a-language.md": "tests/unit/test_how_to.py::test_a_page_does_what_it_says",
    "docs/how-to/add-a-place.md": "tests/unit/test_how_to.py::test_a_page_does_what_it_says",
    "docs/how-to/add-an-actor.md": "tests/unit/test_how_to.py::test_a_page_does_what_it_says",
    "docs/how-to/consume.md": "tests/kafka/test_consume.py::test_the_programs_of_the_page_say_what_it_shows",
    "docs/how-to/tag-without-kafka.md": "tests/unit/test_how_to.py::test_a_page_does_what_it_says",
    "docs/taggers.md": "tests/unit/test_taggers_document.py::test_its_example_tags",
    "streams/languages/README.md": "tests/unit/test_generated_lists.py::test_the_tools_make_what_is_shipped",
}

_NEEDS_PYTORCH = "PyTorch and its libraries are 6 GB; `make test-hub` makes that environment and runs the tests in it"
_NEEDS_CORPORA = "needs corpora that are not shipped, and most of an hour"
_INSTALLED = "the tests run where the extra is installed, with pinned versions"

_RESET = (
    "kafka-consumer-groups.sh --bootstrap-server HOST:PORT --group streams --topic news.articles.v1 "
    "--reset-offsets --to-datetime 2026-11-30T00:00:00.000 --execute"
)
_WITH_A_HUB_MODEL = (
    "STREAMS_ENTITY_TAGGER=hub STREAMS_HUB_MODEL=owner/name@revision STREAMS_PROCESS_MEMORY_MB=2048 "
    "streams tag article.txt"
)

#: Commands that no test runs, by page, and why.
NOT_RUN: Mapping[tuple[str, str], str] = {
    ("README.md", "make test"): "it is the tests",
    ("README.md", "docker compose up --build"): (
        "images cannot be pulled where the tests run; tests/unit/test_compose.py and test_dockerfile.py check the files"
    ),
    ("README.md", "kubectl apply --filename deploy/kubernetes"): (
        "needs a cluster; tests/unit/test_kubernetes.py checks the files"
    ),
    ("docs/operations.md", _RESET): "Kafka's own tool is not among the jars that the local Kafka fetches",
    ("docs/taggers.md", 'pip install "streams[hub]"'): _NEEDS_PYTORCH,
    ("docs/taggers.md", _WITH_A_HUB_MODEL): "needs a model of a hub; tests/unit/test_taggers_hub.py runs tiny ones",
    ("streams/models/README.md", 'pip install "streams[training]"'): _NEEDS_PYTORCH,
    (
        "streams/models/README.md",
        "python -m streams.training.encoder all --corpora FOLDER --work FOLDER",
    ): _NEEDS_CORPORA,
    ("streams/models/README.md", "python -m streams.training.crf --corpora FOLDER"): _NEEDS_CORPORA,
    ("streams/languages/README.md", "pip install -e '.[data]'"): _INSTALLED,
    ("streams/knowledge/README.md", "pip install -e '.[data]'"): _INSTALLED,
    (
        "streams/knowledge/README.md",
        "python -m tools.build_countries --territories territories.tsv --cities tools/known_cities.tsv",
    ): "its first input is not shipped; tests/unit/test_knowledge_data.py checks what it made",
}


def left_out(document: str) -> set[str]:
    """Return the commands of a document that are not run."""
    return {command for page, command in NOT_RUN if page == document}
