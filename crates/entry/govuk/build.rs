//! Builds the stylesheet, the scripts and the images of `assets/` with npm, and writes a table of them for `src/assets.rs`.
//!
//! npm's packages are installed in `assets/node_modules`, once for all builds of this working copy; what is built goes to
//! this build's own folder.

use std::{
    env,
    ffi::OsStr,
    fmt::Write,
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

/// What the build reads, below `assets/`.
const INPUTS: [&str; 6] = ["build.mjs", "images", "javascripts", "package-lock.json", "package.json", "stylesheets"];
/// Written when the packages are installed, with what they were installed from.
const STAMP: &str = "node_modules/.installed-from";

type Outcome<T> = Result<T, String>;

fn main() {
    if let Err(problem) = build() {
        for line in problem.lines() {
            println!("cargo::error={line}");
        }
    }
}

fn build() -> Outcome<()> {
    let manifest_dir = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let assets = manifest_dir.join("../../../assets");
    for input in INPUTS.iter().chain([&STAMP]) {
        println!("cargo::rerun-if-changed={}", assets.join(input).display());
    }
    println!("cargo::rerun-if-changed=build.rs");
    let out_dir = PathBuf::from(variable("OUT_DIR")?);
    let built = out_dir.join("assets");
    if built.exists() {
        fs::remove_dir_all(&built).map_err(|error| format!("cannot empty {}: {error}", built.display()))?;
    }
    {
        // Builds of other target folders share the packages: one at a time installs and uses them.
        let lock = File::open(assets.join("package-lock.json")).map_err(|error| format!("assets: {error}"))?;
        lock.lock().map_err(|error| format!("cannot lock the assets: {error}"))?;
        install(&assets)?;
        run(Command::new("node").arg("build.mjs").arg(&built).current_dir(&assets))?;
    }
    let table = table(&built)?;
    fs::write(out_dir.join("assets.rs"), table)
        .map_err(|error| format!("cannot write the table of assets: {error}"))?;
    // For the tests, which hold the components to the package's own examples.
    println!("cargo::rustc-env=GOVUK_FRONTEND={}", assets.join("node_modules/govuk-frontend").display());
    Ok(())
}

fn variable(name: &str) -> Outcome<std::ffi::OsString> {
    env::var_os(name).ok_or_else(|| format!("{name} is not set"))
}

/// Installs the packages, unless they were installed from the same lists.
fn install(assets: &Path) -> Outcome<()> {
    let read = |name: &str| fs::read_to_string(assets.join(name)).map_err(|error| format!("assets/{name}: {error}"));
    let wanted = read("package.json")? + &read("package-lock.json")?;
    let stamp = assets.join(STAMP);
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    run(Command::new("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(assets))?;
    fs::write(&stamp, wanted).map_err(|error| format!("cannot write {}: {error}", stamp.display()))?;
    // As old as its source, or cargo takes it for a change that was made after this build began.
    let source = fs::metadata(assets.join("package-lock.json")).and_then(|source| source.modified());
    let dated = source.and_then(|time| File::options().write(true).open(&stamp)?.set_modified(time));
    dated.map_err(|error| format!("cannot date {}: {error}", stamp.display()))
}

fn run(command: &mut Command) -> Outcome<()> {
    let output = command.output().map_err(|error| {
        format!("cannot run {command:?}: {error}\nThe pages' styles and scripts are built by Node.js and npm: `make setup` or `scripts/setup.sh node` installs them")
    })?;
    if output.status.success() {
        return Ok(());
    }
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    Err(format!("{command:?} failed ({})\n{stdout}{stderr}", output.status))
}

/// Rust for the assets in `folder`, whose files are called `name.hash.extension`, with `.br` or `.gz` behind it when they
/// are compressed.
fn table(folder: &Path) -> Outcome<String> {
    let unreadable = |error: std::io::Error| format!("cannot read {}: {error}", folder.display());
    let mut files: Vec<String> = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        files.push(entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned());
    }
    files.sort();
    let (mut assets, mut paths) = (String::new(), String::new());
    for file in files.iter().filter(|file| !is_compressed(file)) {
        let (name, content_type) = described(file)?;
        let content = |file: &str| format!("include_bytes!({:?})", folder.join(file));
        let compressed: String = [("br", "br"), ("gzip", "gz")]
            .iter()
            .map(|(encoding, extension)| (encoding, format!("{file}.{extension}")))
            .filter(|(_, compressed)| files.contains(compressed))
            .map(|(encoding, compressed)| format!("({encoding:?}, {}),", content(&compressed)))
            .collect();
        // Writing to a string cannot fail.
        let _ = writeln!(
            assets,
            "Asset {{ file: {file:?}, content_type: {content_type:?}, content: {}, compressed: &[{compressed}] }},",
            content(file)
        );
        let _ = writeln!(paths, "({name:?}, {:?}),", format!("/assets/{file}"));
    }
    Ok(format!("static ASSETS: &[Asset] = &[{assets}];\nstatic PATHS: &[(&str, &str)] = &[{paths}];\n"))
}

fn is_compressed(file: &str) -> bool {
    Path::new(file).extension().is_some_and(|extension| extension == OsStr::new("br") || extension == OsStr::new("gz"))
}

/// The name without the hash, and the type.
fn described(file: &str) -> Outcome<(String, &'static str)> {
    let parts: Vec<&str> = file.split('.').collect();
    let [stem, _hash, extension] = parts.as_slice() else { return Err(format!("{file} has no hash in its name")) };
    let content_type = match *extension {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        other => return Err(format!("{file}: what is the type of .{other}?")),
    };
    Ok((format!("{stem}.{extension}"), content_type))
}
