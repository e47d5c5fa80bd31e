//! The list: what it shows, and to whom.

use http::StatusCode;
use tidings_admin::Role;
use tidings_domain::NotificationType::{Letter, Sms};

use super::{folder, listed, template};
use crate::browser::World;

#[tokio::test]
async fn templates_are_listed_in_their_folders() {
    let world = World::new().await;
    world.app.permit("letter").await;
    let (user, mut browser) = world.member(Role::ALL).await;
    let letters = folder(&world, "Letters & more", None).await;
    let old = folder(&world, "Old", Some(letters)).await;
    template(&world, user, Letter, "Final notice", "Pay", Some(old)).await;
    let url = world.url("/templates");
    let page = browser.get(&url).await;
    page.assert_page("Templates");
    let names = listed(&page);
    assert!(names.contains(&"Letters & more".to_owned()), "{names:?}");
    assert_eq!(names[names.len() - 2..], ["(Old)", "(Final notice)"]);
    assert!(page.has(&format!("input[type=checkbox][name=templates_and_folders][value='{letters}']")));
    assert_eq!(page.texts(".pill-item"), ["All", "Email", "Text message", "Letter"]);

    let page = browser.get(&world.url(&format!("/templates/all/folders/{letters}"))).await;
    assert!(page.h1().ends_with("Letters & more"), "{}", page.h1());
    assert_eq!(page.attribute("a.folder-heading-folder", "href"), url);
    assert_eq!(listed(&page), ["Old", "(Final notice)"]);
    assert!(page.has(".folder-heading-manage-link"));

    let page = browser.get(&world.url("/templates/sms")).await;
    assert!(!listed(&page).contains(&"Letters & more".to_owned()), "a folder without text messages");
    let page = browser.get(&world.url("/templates/letter")).await;
    assert_eq!(listed(&page), ["Letters & more", "(Old)", "(Final notice)"]);
    let page = browser.get(&world.url("/templates?q=final+NOT")).await;
    assert_eq!(listed(&page), ["Final notice"]);
    let page = browser.get(&world.url("/templates?q=nothing+like+it")).await;
    assert_eq!(page.text_of(".empty"), "No template or folder of that name");
    assert_eq!(browser.get(&world.url("/templates/fax")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_may_not_write_sees_no_boxes() {
    let world = World::new().await;
    let (_, mut browser) = world.member(&[Role::SendMessages]).await;
    let page = browser.get(&world.url("/templates")).await;
    assert!(!listed(&page).is_empty() && !page.has("input[type=checkbox]") && !page.has("button[name=operation]"));
}

#[tokio::test]
async fn folders_are_hidden_from_those_who_may_not_see_them() {
    let world = World::new().await;
    let (user, mut browser) = world.member(Role::ALL).await;
    let outer = folder(&world, "Outer", None).await;
    let inner = folder(&world, "Inner", Some(outer)).await;
    let hidden = template(&world, user, Sms, "Hidden", "Hi", Some(outer)).await;
    let shown = template(&world, user, Sms, "Shown", "Hi", Some(inner)).await;
    world
        .app
        .sql(&format!(
            "DELETE FROM user_folder_permissions WHERE user_id = '{user}' AND template_folder_id = '{outer}'"
        ))
        .await;
    let page = browser.get(&world.url("/templates/sms")).await;
    let names = listed(&page);
    assert!(names.contains(&"Outer Inner".to_owned()) && names.contains(&"(Shown)".to_owned()), "{names:?}");
    assert!(!names.iter().any(|name| name.contains("Hidden")), "{names:?}");
    for path in [
        format!("/templates/all/folders/{outer}"),
        format!("/templates/{}", hidden.id),
        format!("/templates/{}/edit", hidden.id),
    ] {
        assert_eq!(browser.get(&world.url(&path)).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let page = browser.get(&world.url(&format!("/templates/{}", shown.id))).await;
    assert_eq!(page.texts("a.folder-heading-folder"), ["Templates", "Outer / Inner"]);
    let copy = page.attribute("a[href*='/templates/copy/']", "href");
    assert!(copy.ends_with(&format!("?to_folder_id={inner}")), "{copy}");
}

#[tokio::test]
async fn a_new_template_begins_with_its_kind() {
    let world = World::new().await;
    world.app.permit("letter").await;
    let (_, mut browser) = world.member(Role::ALL).await;
    let folder = folder(&world, "Here", None).await;
    let (top, inside) = (world.url("/templates"), world.url(&format!("/templates/all/folders/{folder}")));
    let choose = |kind: &'static str| [("operation", "add-new-template"), ("add_template_by_template_type", kind)];
    browser.post(&top, &choose("email")).await.assert_leads_to(&world.url("/templates/add-email"));
    let add = world.url(&format!("/templates/folders/{folder}/add-sms"));
    browser.post(&inside, &choose("sms")).await.assert_leads_to(&add);
    let copy = world.url(&format!("/templates/copy?to_folder_id={folder}"));
    browser.post(&inside, &choose("copy-existing")).await.assert_leads_to(&copy);
    let page = browser.post(&top, &choose("fax")).await;
    assert_eq!(page.errors(), ["Select the kind of template that you want to add"]);
    assert!(page.has("#add_template_by_template_type"));

    let letter = browser.post(&inside, &choose("letter")).await;
    let page = browser.follow(letter).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.texts(".folder-heading-folder"), ["Templates", "Here", "Untitled letter template"]);

    world.app.sql("DELETE FROM service_permissions WHERE service_id = $1 AND permission = 'email'").await;
    let world = World::with(world.app);
    let (_, mut browser) = world.member(Role::ALL).await;
    let blocked = world.url("/templates/action-blocked/email/add_new_template");
    browser.post(&top, &choose("email")).await.assert_leads_to(&blocked);
    browser.get(&world.url("/templates/add-email")).await.assert_leads_to(&blocked);
    browser.get(&blocked).await.assert_page("Emails are disabled");
}
