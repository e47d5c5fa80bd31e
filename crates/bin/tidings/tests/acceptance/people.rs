//! Who runs an installation: its people and its numbers, by hand.

use std::process::Output;

use crate::{
    harness::{Folder, Installation, tidings},
    running::Running,
};

/// What a command says, and whether it went well.
async fn said(installation: &Installation, arguments: &[&str]) -> (bool, String) {
    let output = installation.command(arguments).output().await.expect("the binary can be run");
    told(&output)
}

fn told(Output { status, stdout, stderr }: &Output) -> (bool, String) {
    let mut text = String::from_utf8_lossy(stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(stderr));
    (status.success(), text)
}

#[tokio::test]
async fn a_new_installation_gets_its_first_platform_admin() {
    let installation = Installation::new().await;
    let (is_well, migrated) = said(&installation, &["migrate"]).await;
    assert!(is_well, "{migrated}");
    let add = ["user", "add", "--email", "amala@example.com", "--platform-admin"];
    let (is_well, refused) = said(&installation, &add).await;
    assert!(!is_well && refused.contains("cannot add amala@example.com: a new person needs a name"), "{refused}");
    let (is_well, added) = said(&installation, &[&add[..], &["--name", "Amala Bird"]].concat()).await;
    assert!(
        is_well && added.starts_with("Amala Bird <amala@example.com> has an account, and runs the platform."),
        "{added}"
    );
    assert!(added.contains("/new-password/"), "{added}");

    let (_, listed) = said(&installation, &["user", "list", "--platform-admins"]).await;
    let lines: Vec<&str> = listed.lines().collect();
    assert!(lines.len() == 2 && lines[1].contains("Amala Bird  yes") && lines[1].ends_with("never"), "{listed}");
    let (is_well, reset) = said(&installation, &["user", "reset-sign-in", "AMALA@example.com"]).await;
    assert!(is_well && reset.ends_with("signs in by password and a link by email.\n"), "{reset}");
    let (is_well, refused) = said(&installation, &["user", "reset-sign-in", "amala@example.com", "--by", "text"]).await;
    assert!(!is_well && refused.contains("they have no mobile number"), "{refused}");
    let (is_well, removed) = said(&installation, &["user", "remove-platform-admin", "amala@example.com"]).await;
    assert!(is_well && removed.ends_with("does not run the platform.\n"), "{removed}");
    let (_, listed) = said(&installation, &["user", "list", "--platform-admins"]).await;
    assert_eq!(listed.lines().count(), 1, "{listed}");
}

#[tokio::test]
async fn numbers_are_added_and_listed() {
    let installation = Installation::new().await;
    said(&installation, &["migrate"]).await;
    let (is_well, refused) = said(&installation, &["inbound-numbers", "add", "mmg", "07700 900801", "none"]).await;
    assert!(!is_well && refused.contains("none is neither a UK phone number nor a short code"), "{refused}");
    let (is_well, added) = said(&installation, &["inbound-numbers", "add", "mmg", "07700 900801"]).await;
    assert!(is_well && added == "07700900801 can be taken by a service.\n", "{added}");
    let (_, again) = said(&installation, &["inbound-numbers", "add", "mmg", "+447700900801"]).await;
    assert_eq!(again, "07700900801 is there already.\n");
    let (_, listed) = said(&installation, &["inbound-numbers", "list"]).await;
    assert!(listed.contains("07700900801  mmg"), "{listed}");
}

/// By somebody who has typed `tidings up` and nothing else.
#[tokio::test]
async fn the_people_of_up_are_looked_after_by_its_folder() {
    let folder = Folder::new();
    let up = Running::start(&folder).await;
    let mut command = tidings(&["user", "list"]);
    command.arg("--data-dir").arg(folder.path().join("data"));
    let (is_well, listed) = told(&command.output().await.expect("the binary can be run"));
    assert!(is_well && listed.contains("Demo User"), "{listed}");
    up.stop().await;
}
