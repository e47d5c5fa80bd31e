//! Folders: made, filled, renamed, shown to some, deleted.

use http::StatusCode;
use tidings_admin::Role;
use tidings_domain::NotificationType::Sms;

use super::{folder, listed, template};
use crate::browser::World;

#[tokio::test]
async fn folders_are_made_and_things_moved_into_them() {
    let world = World::new().await;
    let (user, mut browser) = world.member(Role::ALL).await;
    let sms = template(&world, user, Sms, "Reminder", "Hi", None).await.id.to_string();
    let top = world.url("/templates");
    let new = [("operation", "add-new-folder"), ("add_new_folder_name", " Archive ")];
    browser.post(&top, &new).await.assert_leads_to(&top);
    let into_new = [
        ("operation", "move-to-new-folder"),
        ("move_to_new_folder_name", "Reminders"),
        ("templates_and_folders", &sms),
    ];
    browser.post(&top, &into_new).await.assert_leads_to(&top);
    let page = browser.get(&top).await;
    assert_eq!(page.text_of(".banner-default-with-tick"), "1 template moved to ‘Reminders’");
    let names = listed(&page);
    assert!(names.starts_with(&["Archive".to_owned(), "Reminders".to_owned()]), "{names:?}");
    assert_eq!(names.last().unwrap(), "(Reminder)");
    assert!(!browser.get(&top).await.has(".banner-default-with-tick"), "it is said once");

    let id_of = |page: &crate::browser::Reply, name: &str| {
        let at = page.texts(".template-list-item-label").iter().position(|label| label == name).unwrap();
        let html = page.html();
        let boxes = scraper::Selector::parse("input[name=templates_and_folders]").unwrap();
        html.select(&boxes).nth(at).unwrap().attr("value").unwrap().to_owned()
    };
    let (archive, reminders) = (id_of(&page, "Archive"), id_of(&page, "Reminders"));
    // With Enter in a field no button is pressed.
    let inside = world.url(&format!("/templates/all/folders/{archive}"));
    let moved = [("operation", "unknown"), ("move_to", &*archive), ("templates_and_folders", &*reminders)];
    browser.post(&top, &moved).await.assert_leads_to(&top);
    assert_eq!(listed(&browser.get(&inside).await), ["Reminders", "(Reminder)"]);
    let back = [("operation", "move-to-existing-folder"), ("move_to", "__NONE__"), ("templates_and_folders", &*sms)];
    browser.post(&inside, &back).await.assert_leads_to(&inside);
    assert_eq!(listed(&browser.get(&inside).await), ["Reminders"]);

    let into_itself =
        [("operation", "move-to-existing-folder"), ("move_to", &*reminders), ("templates_and_folders", &*archive)];
    let page = browser.post(&top, &into_itself).await;
    assert_eq!(page.errors(), ["You cannot move a folder into itself, or into a folder inside it"]);
    assert!(
        page.has(&format!("input[value='{archive}'][name=templates_and_folders][checked]")),
        "what was ticked stays so"
    );
    assert!(page.has(&format!("input[value='{reminders}'][name=move_to][checked]")));
}

#[tokio::test]
async fn what_is_missing_is_said_and_nothing_typed_is_lost() {
    let world = World::new().await;
    let (_, mut browser) = world.member(Role::ALL).await;
    let top = world.url("/templates");
    for (fields, errors) in [
        (&[("operation", "add-new-folder")][..], &["Enter a name for the folder"][..]),
        (
            &[("operation", "move-to-existing-folder")],
            &["Select at least one template or folder", "Select the folder to move to"],
        ),
        (&[("operation", "unknown")], &["Choose what you want to do"]),
        (&[("move_to_new_folder_name", "Kept")], &["Select at least one template or folder"]),
    ] {
        let page = browser.post(&top, fields).await;
        assert_eq!(page.errors(), errors);
        assert!(page.text_of("title").starts_with("Error: "));
        if fields[0].0 == "move_to_new_folder_name" {
            assert_eq!(page.attribute("input[name=move_to_new_folder_name]", "value"), "Kept");
        }
    }
}

#[tokio::test]
async fn a_folder_is_renamed_and_shown_to_some() {
    let world = World::new().await;
    let (user, mut browser) = world.member(Role::ALL).await;
    let (other, mut others) = world.member(&[Role::ManageTemplates]).await;
    let folder = folder(&world, "Old name", None).await;
    let (list, manage) = (
        world.url(&format!("/templates/all/folders/{folder}")),
        world.url(&format!("/templates/folders/{folder}/manage")),
    );
    let page = browser.get(&manage).await;
    page.assert_page("Manage ‘Old name’");
    assert!(page.has(&format!("input[name=users_with_permission][value='{other}'][checked]")));
    assert!(!page.has(&format!("input[value='{user}']")), "nobody locks themselves out");
    assert_eq!(browser.post(&manage, &[("name", "")]).await.errors(), ["Enter a name for the folder"]);
    browser.post(&manage, &[("name", "New name")]).await.assert_leads_to(&list);
    assert!(browser.get(&list).await.h1().ends_with("New name"));
    assert_eq!(others.get(&list).await.status, StatusCode::FORBIDDEN, "they were not ticked");

    let fields = [("name", "New name"), ("users_with_permission", &*other.to_string())];
    browser.post(&manage, &fields).await.assert_leads_to(&list);
    let page = others.get(&manage).await;
    assert!(!page.has("input[name=users_with_permission]"), "it is for those who manage the team");
    others.post(&manage, &[("name", "Theirs")]).await.assert_leads_to(&list);
    assert!(browser.get(&list).await.h1().ends_with("Theirs"), "and who sees it stayed as it was");
}

#[tokio::test]
async fn only_an_empty_folder_is_deleted() {
    let world = World::new().await;
    let (user, mut browser) = world.member(Role::ALL).await;
    let folder = folder(&world, "Full", None).await;
    let sms = template(&world, user, Sms, "Reminder", "Hi", Some(folder)).await.id.to_string();
    let (list, delete) = (
        world.url(&format!("/templates/all/folders/{folder}")),
        world.url(&format!("/templates/folders/{folder}/delete")),
    );
    let message = "You must empty this folder before you can delete it";
    assert_eq!(browser.get(&delete).await.text_of(".banner-dangerous"), message);
    let page = browser.post(&delete, &[("delete", "yes")]).await;
    assert_eq!(page.text_of(".banner-dangerous"), message);
    assert_eq!(page.attribute(".template-folder-form", "action"), list, "things can be moved out right here");

    let back = [("operation", "move-to-existing-folder"), ("move_to", "__NONE__"), ("templates_and_folders", &*sms)];
    browser.post(&list, &back).await.assert_leads_to(&list);
    let page = browser.get(&delete).await;
    assert!(page.text_of(".banner-dangerous h2").contains("‘Full’") && page.has("button[name=delete]"));
    browser.post(&delete, &[("delete", "yes")]).await.assert_leads_to(&world.url("/templates"));
    assert_eq!(browser.get(&list).await.status, StatusCode::NOT_FOUND);
}
