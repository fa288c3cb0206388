"""Commands that make documents and sites of a store."""

import click

from kg.cli.group import errors_in_a_line, main, say

__all__ = ["dossier", "site"]


@main.command()
@click.argument("source")
@click.argument("thing")
@click.option("-o", "--output", metavar="FILE", required=True, help="Document to write; its ending tells the format.")
@click.option("--format", "format_", type=click.Choice(["md", "docx", "pdf"]), help="Default: by the ending.")
@errors_in_a_line
def dossier(source: str, thing: str, output: str, format_: str | None) -> None:
    """Write all that a graph says of something, every statement with its source, as Markdown, Word or PDF.

    SOURCE is a store directory or a graph file. THING is a name, the headline or identifier of an article, or the IRI
    of an entity, an article or a statement.
    """
    from pathlib import Path

    from kg.publish.documents import write_dossier

    ending = format_ or Path(output).suffix.removeprefix(".")
    count = write_dossier(source, thing, output, ending)
    say(f"{output}: {count} statements")


@main.command()
@click.argument("source")
@click.option("-o", "--output", metavar="DIR", required=True, help="Folder for the files; empty or not there yet.")
@errors_in_a_line
def site(source: str, output: str) -> None:
    """Write the explorer as a folder of files, search included, for any web server, a ZIP, or to open as it is.

    SOURCE is a store directory or a graph file. The texts of the articles are part of it: mind whose they are.
    """
    import sys

    from tqdm import tqdm

    from kg.serve.site import write_site

    with tqdm(unit=" pages", disable=not sys.stderr.isatty()) as bar:
        count = write_site(source, output, bar.update)
    say(f"{output}: {count} pages; open {output}/index.html")
