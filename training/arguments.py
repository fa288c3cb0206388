"""The arguments that the trainings of readers share."""

import argparse
import zipfile
from pathlib import Path

import numpy as np
import numpy.typing as npt

__all__ = ["arguments", "save"]


def arguments(about: str | None, output: Path) -> argparse.Namespace:
    """What a training was asked: `shared`, `extra`, `folds` and `output`.

    Args:
        about: the module's docstring.
        output: where the weights go when nothing else is said.
    """
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="folder with the annotated articles")
    parser.add_argument("--extra", type=Path, nargs="*", default=[], help="further folders of annotated articles")
    parser.add_argument("--folds", action="store_true", help="print the figures of a cross-validation")
    parser.add_argument("-o", "--output", type=Path, default=output, help=f"by default {output}")
    return parser.parse_args()


def save(path: Path, arrays: dict[str, npt.NDArray[np.generic]]) -> None:
    """Writes weights, by LZMA a fifth smaller than numpy writes them, and says how large they are."""
    with zipfile.ZipFile(path, "w") as file:
        for name, values in arrays.items():
            member = zipfile.ZipInfo(f"{name}.npy")
            member.compress_type = zipfile.ZIP_LZMA
            with file.open(member, "w") as out:
                np.lib.format.write_array(out, np.asanyarray(values), allow_pickle=False)
    print(f"{path}: {path.stat().st_size / 1e6:.2f} MB")
