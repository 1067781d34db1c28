#!/usr/bin/env python3
"""What 1,000 providers in 25 modules cost: `cargo check` beyond the same structs without attributes, and the boot.

    python3 framework/benches/scale.py [--modules 25] [--providers 40] [--rounds 3]

Writes a crate into a temporary folder, builds its dependencies once, and then measures the crate alone: cold means
that nothing of the crate itself is there, as after a first clone. The rounds of both variants are interleaved.
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def imports(module):
    """Three modules of the tier below; five modules are a tier."""
    tier = module // 5
    return [5 * (tier - 1) + (module + n) % 5 for n in range(3)] if tier else []


def dependencies(module, index):
    """Four each where there are any: a module has four layers, the last of which it exports.

    The longest chain is 20 providers. (A chain of hundreds of `Arc<Struct>` is more than rustc's own recursion limits
    take, with or without Nestling.)
    """
    layer, width = index * 4 // args.providers, args.providers // 4
    below = [f"S{module}_{(layer - 1) * width + (index + n) % width}" for n in range(2)] if layer else []
    exported = [f"S{m}_{args.providers - 1 - (index + m) % width}" for m in imports(module)]
    return below + exported[: 4 - len(below)]


def source(annotated):
    lines = ["#![allow(dead_code)]", "use nestling::prelude::*;" if annotated else "use std::sync::Arc;"]
    for module in range(args.modules):
        names = [f"S{module}_{index}" for index in range(args.providers)]
        for index, name in enumerate(names):
            fields = "".join(f" d{n}: Arc<{d}>," for n, d in enumerate(dependencies(module, index)))
            lines += ["#[injectable]"] * annotated
            lines.append(f"struct {name} {{{fields} }}")
        imported = ", ".join(f"M{m}" for m in imports(module))
        exports = ", ".join(names[-(args.providers // 4) :])
        if annotated:
            lines.append(f"#[module(imports = [{imported}], providers = [{', '.join(names)}], exports = [{exports}])]")
        lines.append(f"struct M{module};")
    if annotated:
        everything = ", ".join(f"M{m}" for m in range(args.modules))
        lines += [
            f"#[module(imports = [{everything}])]",
            "struct AppModule;",
            "#[nestling::main(worker_threads = 2)]",
            "async fn main() -> nestling::Result<()> {",
            "    for _ in 0..20 {",
            "        let begun = std::time::Instant::now();",
            "        let app = App::create::<AppModule>().await?;",
            '        println!("boot {:?}", begun.elapsed().as_micros());',
            "        drop(app);",
            "    }",
            "    Ok(())",
            "}",
        ]
    else:
        lines.append("fn main() {}")
    return "\n".join(lines) + "\n"


def crate(folder, name, annotated):
    path = folder / name
    (path / "src").mkdir(parents=True)
    (path / "src/main.rs").write_text(source(annotated))
    (path / "Cargo.toml").write_text(
        f'[package]\nname = "{name}"\nversion = "0.0.0"\nedition = "2024"\n\n'
        f'[dependencies]\nnestling = {{ path = "{ROOT}/framework" }}\n\n[workspace]\n'
    )
    shutil.copy(ROOT / "Cargo.lock", path)
    return path


def cargo(path, *arguments):
    environment = dict(os.environ, CARGO_TARGET_DIR=str(ROOT / "target/scale"), RUST_LOG="error")
    begun = time.monotonic()
    run = subprocess.run(["cargo", *arguments], cwd=path, env=environment, capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(run.stderr)
    return time.monotonic() - begun, run.stdout


def cold_check(path):
    """Forgets the crate, keeps its dependencies."""
    cargo(path, "clean", "-p", path.name)
    return cargo(path, "check")[0]


def main():
    with tempfile.TemporaryDirectory() as folder:
        plain, annotated = (crate(pathlib.Path(folder), name, name == "annotated") for name in ("plain", "annotated"))
        for path in (plain, annotated):
            cargo(path, "check")
        rounds = [(cold_check(plain), cold_check(annotated)) for _ in range(args.rounds)]
        for before, after in rounds:
            print(f"cargo check: plain {before:.2f} s, annotated {after:.2f} s, beyond {after - before:.2f} s")
        print(f"cargo check beyond plain structs, median: {sorted(a - b for b, a in rounds)[len(rounds) // 2]:.2f} s")
        for profile in ([], ["--release"]):
            out = cargo(annotated, "run", *profile)[1]
            boots = sorted(int(us) for us in re.findall(r"boot (\d+)", out))
            label = "release" if profile else "debug"
            print(f"boot, {label}: median {boots[len(boots) // 2] / 1000:.1f} ms, maximum {boots[-1] / 1000:.1f} ms")


parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
parser.add_argument("--modules", type=int, default=25)
parser.add_argument("--providers", type=int, default=40)
parser.add_argument("--rounds", type=int, default=3)
args = parser.parse_args()
main()
