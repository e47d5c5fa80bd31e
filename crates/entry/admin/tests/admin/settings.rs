//! Settings of a service.

use http::StatusCode;
use tidings_admin::Role;

use crate::browser::{Browser, World};

/// What a row of the settings says.
async fn row(world: &World, browser: &mut Browser, key: &str) -> String {
    let page = browser.get(&world.url("/service-settings")).await;
    page.assert_page("Settings");
    let row = page.texts(".govuk-summary-list__row").into_iter().find(|row| row.starts_with(key));
    row.unwrap_or_default()
}

#[tokio::test]
async fn the_name_is_changed_at_once() {
    let world = World::new().await;
    let mut browser = world.manager().await;
    let page = browser.get(&world.url("/service-settings")).await;
    let href = page.attribute(".service-base-settings .govuk-summary-list__row:nth-of-type(1) a", "href");
    assert_eq!(href, world.url("/service-settings/name"));
    browser.get(&href).await.assert_page("Change your service name");
    for (name, error) in [
        ("", "Enter a service name".to_owned()),
        ("!!", "The name must have at least two letters or numbers".to_owned()),
        (&"x".repeat(144), "The name must be 143 characters or fewer".to_owned()),
    ] {
        assert_eq!(browser.post(&href, &[("name", name)]).await.errors(), [error]);
    }
    let settings = world.url("/service-settings");
    world.app.advance(60);
    browser.post(&href, &[("name", "Vehicle tax")]).await.assert_leads_to(&settings);
    let page = browser.get(&settings).await;
    assert_eq!(page.text_of(".navigation-service-name"), "Vehicle tax");
    let history = browser.get(&world.url("/history")).await;
    assert!(history.texts("tbody tr")[0].contains("to ‘Vehicle tax’"), "{:?}", history.texts("tbody tr"));
}

#[tokio::test]
async fn switches_switch() {
    let world = World::new().await;
    let mut browser = world.manager().await;
    for (path, key) in [
        ("set-email", "Send emails"),
        ("set-letter", "Send letters"),
        ("set-international-sms", "Send international text messages"),
        ("sms-prefix", "Start text messages with service name"),
    ] {
        let url = world.url(&format!("/service-settings/{path}"));
        let before = row(&world, &mut browser, key).await.contains(" On ");
        let page = browser.get(&url).await;
        assert_eq!(page.attribute("input[checked]", "value"), if before { "True" } else { "False" }, "{path}");
        assert_eq!(browser.post(&url, &[]).await.errors(), ["Select on or off"]);
        let other = if before { "False" } else { "True" };
        browser.post(&url, &[("enabled", other)]).await.assert_leads_to(&world.url("/service-settings"));
        assert_eq!(row(&world, &mut browser, key).await.contains(" On "), !before, "{path}");
    }
}

#[tokio::test]
async fn a_reply_to_address_is_tried_before_it_is_used() {
    let world = World::new().await;
    let mut browser = world.manager().await;
    let list = world.url("/service-settings/email-reply-to");
    let add = format!("{list}/add");
    assert_eq!(browser.post(&add, &[("email_address", "x")]).await.errors().len(), 1);
    let sent = browser.post(&add, &[("email_address", "help@example.com"), ("is_default", "y")]).await;
    let check = sent.location().unwrap().to_owned();
    let waiting = browser.get(&check).await;
    waiting.assert_page("Reply-to email address check");
    assert_eq!(waiting.attribute("body", "data-events-url"), format!("{check}.events"));
    // Nothing is taken over before the email has arrived, nor by looking.
    browser.post(&check, &[]).await.assert_leads_to(&check);
    world.app.work_off().await;
    let arrived = browser.get(&check).await;
    assert!(arrived.body.contains("‘help@example.com’ is ready to use"));
    let save = arrived.attribute("main a[class=govuk-button]", "href");
    let save = browser.get(&save).await;
    assert_eq!(save.attribute("form[data-notify-module=auto-submit]", "action"), check);
    let before = world.client.reply_tos.list(world.service()).await.unwrap();
    assert!(!before.iter().any(|reply_to| reply_to.email_address == "help@example.com"));
    browser.post(&check, &[]).await.assert_leads_to(&list);
    let page = browser.get(&list).await;
    assert!(page.texts("h2").contains(&"help@example.com (default)".to_owned()), "{:?}", page.texts("h2"));
    let twice = browser.post(&add, &[("email_address", "help@example.com")]).await;
    assert_eq!(twice.errors(), ["This is already a reply-to email address of your service"]);
    let other = world.manager().await.get(&check).await;
    assert_eq!(other.location(), Some(list.as_str()), "it is theirs who asked for it");
}

#[tokio::test]
async fn sender_ids_are_added_changed_and_deleted() {
    let world = World::new().await;
    let mut browser = world.manager().await;
    let list = world.url("/service-settings/sms-sender");
    let add = format!("{list}/add");
    let refused = browser.post(&add, &[("sms_sender", "far too long a name")]).await;
    assert_eq!(refused.errors(), ["The sender ID must be 11 characters or fewer"]);
    browser.post(&add, &[("sms_sender", "Vehicles")]).await.assert_leads_to(&list);
    let senders = world.client.sms_senders.list(world.service()).await.unwrap();
    let (first, added) = (&senders[0], senders.iter().find(|sender| sender.sms_sender == "Vehicles").unwrap());
    let page = browser.get(&list).await;
    assert!(
        page.body.contains(&format!("{} \u{2002} ", first.sms_sender))
            || page.body.contains(&format!("{} &ensp; ", first.sms_sender))
    );
    let edit = format!("{list}/{}/edit", added.id);
    browser.post(&edit, &[("sms_sender", "Vehicle tax")]).await.assert_leads_to(&list);
    let delete = format!("{list}/{}/delete", added.id);
    assert!(browser.get(&delete).await.text_of(".banner-dangerous h2").contains("‘Vehicle tax’"));
    browser.post(&delete, &[]).await.assert_leads_to(&list);
    assert_eq!(world.client.sms_senders.list(world.service()).await.unwrap().len(), senders.len() - 1);
    browser.post(&format!("{list}/{}/delete", first.id), &[]).await.assert_leads_to(&list);
    assert!(browser.get(&list).await.text_of(".banner-dangerous").contains("cannot be deleted"));
    world.app.sql("INSERT INTO protected_sender_ids (sender_id) VALUES ('famousbank')").await;
    let famous = browser.post(&add, &[("sms_sender", "Famous Bank")]).await;
    assert_eq!(famous.errors(), ["This sender ID belongs to somebody else. Enter another one"]);
}

#[tokio::test]
async fn messages_are_kept_for_the_days_that_are_set() {
    let world = World::new().await;
    let mut browser = world.manager().await;
    let url = world.url("/service-settings/set-data-retention");
    let page = browser.get(&url).await;
    for channel in ["email", "sms", "letter"] {
        assert_eq!(page.attribute(&format!("#{channel}"), "value"), "7");
    }
    let kept = |email, sms, letter| [("email", email), ("sms", sms), ("letter", letter)];
    for days in ["", "2", "91", "x"] {
        assert_eq!(browser.post(&url, &kept("7", days, "7")).await.errors().len(), 1, "{days}");
    }
    for (letter, shown) in [("30", "30 days"), ("14", "Letters: 14 days")] {
        browser.post(&url, &kept("30", "30", letter)).await.assert_leads_to(&world.url("/service-settings"));
        let row = row(&world, &mut browser, "Data retention period").await;
        assert!(row.contains(shown), "{row}");
    }
}

#[tokio::test]
async fn a_service_asks_to_go_live_when_everything_is_done() {
    let world = World::new().await;
    let mut browser = world.manager().await;
    world.manager().await;
    world.app.sql("UPDATE services SET restricted = true WHERE id = $1").await;
    let url = world.url("/make-your-service-live");
    let early = browser.post(&url, &[]).await;
    assert!(early.assert_page("Make your service live").text_of(".banner-dangerous").contains("incomplete"));
    let confirm = format!("{url}/confirm-service-unique");
    browser.post(&confirm, &[("name", "Vehicle tax")]).await.assert_leads_to(&url);
    let volumes = world.url("/service-settings/request-to-go-live/estimate-usage");
    assert_eq!(browser.post(&volumes, &[("volume_sms", "")]).await.errors().len(), 1);
    browser.post(&volumes, &[("volume_sms", "12,000")]).await.assert_leads_to(&url);
    let page = browser.get(&url).await;
    assert!(page.texts(".govuk-task-list__status").iter().all(|status| status == "Completed"), "{}", page.body);
    browser.post(&url, &[]).await.assert_leads_to(&url);
    let page = browser.get(&url).await;
    assert!(page.body.contains("You have asked to go live") && !page.has("main form"));
    let service = world.client.services.get(world.service()).await.unwrap().data;
    assert_eq!((service.has_active_go_live_request, service.volume_sms), (true, Some(12_000)));
}

#[tokio::test]
async fn those_who_run_the_platform_make_services_live_and_set_limits() {
    let world = World::new().await;
    let admin = world.person("admin").await;
    world.app.sql(&format!("UPDATE users SET platform_admin = true WHERE id = '{admin}'")).await;
    world.app.sql("UPDATE services SET restricted = true WHERE id = $1").await;
    let mut browser = world.signed_in(admin).await;
    let settings = world.url("/service-settings");
    let live = world.url("/service-settings/switch-live");
    browser.post(&live, &[("enabled", "True")]).await.assert_leads_to(&settings);
    let limit = world.url("/service-settings/set-message-limit/sms");
    assert_eq!(browser.post(&limit, &[("message_limit", "-1")]).await.errors(), ["Enter a whole number, like 1,000"]);
    browser.post(&limit, &[("message_limit", "1,234")]).await.assert_leads_to(&settings);
    let service = world.client.services.get(world.service()).await.unwrap().data;
    assert_eq!((service.restricted, service.sms_message_limit), (false, 1234));
    let mut manager = world.manager().await;
    for url in [&live, &limit] {
        assert_eq!(manager.get(url).await.status, StatusCode::FORBIDDEN, "{url}");
    }
    let today = manager.get(&world.url("/service-settings/daily-message-limit/sms")).await;
    assert!(today.assert_page("Daily text message limit").body.contains("1,234 text messages"));
    world.app.work_off().await;
}

#[tokio::test]
async fn a_service_in_trial_mode_is_deleted_by_its_team() {
    let world = World::new().await;
    let mut browser = world.manager().await;
    let url = world.url("/service-settings/archive");
    assert_eq!(browser.post(&url, &[]).await.status, StatusCode::FORBIDDEN, "a live one is not");
    world
        .client
        .services
        .update(
            world.service(),
            &tidings_api_types::internal::service::ServiceChange { restricted: Some(true), ..Default::default() },
        )
        .await
        .unwrap();
    assert!(browser.get(&url).await.text_of(".banner-dangerous h2").starts_with("Are you sure you want to delete"));
    browser.post(&url, &[]).await.assert_leads_to("/your-services");
    assert!(!world.client.services.get(world.service()).await.unwrap().data.active);
}

#[tokio::test]
async fn who_writes_programs_looks_and_changes_nothing() {
    let world = World::new().await;
    let (_, mut browser) = world.member(&[Role::ManageApiKeys]).await;
    let page = browser.get(&world.url("/service-settings")).await;
    assert!(!page.assert_page("Settings").has("main .govuk-summary-list__actions"));
    let senders = browser.get(&world.url("/service-settings/sms-sender")).await;
    assert!(!senders.assert_page("Text message sender IDs").has("a.govuk-button"));
    assert_eq!(browser.get(&world.url("/service-settings/name")).await.status, StatusCode::FORBIDDEN);
}
