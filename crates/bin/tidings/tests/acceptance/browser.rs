//! The journeys of `e2e/`, in Chromium, against a fresh installation and against the page of all components.

#[path = "../../../../entry/govuk/examples/gallery/page.rs"]
mod gallery;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tidings_web::server;
use tokio_util::sync::CancellationToken;

use crate::{
    client_tools::{INSTALLED, Python, once, run},
    harness::Folder,
    running::Running,
};

const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../e2e");

#[tokio::test]
async fn journeys_in_a_browser() {
    let (specs, python) = (installed(), Python::ready());
    let folder = Folder::new();
    let up = Running::start(&folder).await;
    let stop = CancellationToken::new();
    let listener = server::bind(([127, 0, 0, 1], 0).into(), "the gallery").await.expect("a free port");
    let gallery_url = format!("http://{}/", listener.local_addr().expect("an address"));
    let gallery = tokio::spawn(server::serve(listener, gallery::router(), stop.clone()));

    let mut command = Command::new("node");
    command.args(["node_modules/@playwright/test/cli.js", "test"]).current_dir(&specs).env_clear();
    let passed_on = ["HOME", "TMPDIR", "CHROMIUM"];
    // On which `python3` is the one with the official client.
    command.env("PATH", python.path());
    command.envs(passed_on.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
    command.envs([("TIDINGS_URL", &up.file.admin_url), ("API_URL", &up.file.api_url), ("GALLERY_URL", &gallery_url)]);
    command.env("TIDINGS_DEMO", up.demo_file()).env("CARGO_TARGET_DIR", Path::new(INSTALLED).join(".."));
    tokio::task::spawn_blocking(move || run(&mut command)).await.expect("the journeys pass");

    stop.cancel();
    gallery.await.expect("the gallery ends");
    up.stop().await;
}

/// The journeys with their packages beside them. They are copied anew each time, the packages installed once.
fn installed() -> PathBuf {
    let (dir, sources) = (Path::new(INSTALLED).join("e2e"), Path::new(SOURCES));
    let (package, lock) = (sources.join("package.json"), sources.join("package-lock.json"));
    once(&dir, &[&package, &lock], || {
        fs::copy(&package, dir.join("package.json")).expect("a copy");
        fs::copy(&lock, dir.join("package-lock.json")).expect("a copy");
        run(Command::new("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&dir));
    });
    let specs = dir.join("specs");
    if specs.exists() {
        fs::remove_dir_all(&specs).expect("the folder is ours");
    }
    copy(sources, &dir);
    copy(&sources.join("specs"), &specs);
    dir
}

/// Copies the scripts in the folder `from`.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        if entry.path().extension().is_some_and(|extension| extension == "mjs" || extension == "ts") {
            fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy");
        }
    }
}
