//! Sending one message, step by step.

use http::StatusCode;
use tidings_admin::Role;

use crate::browser::{Browser, World};

/// Answers a step.
async fn answer(browser: &mut Browser, path: &str, value: &str) -> crate::browser::Reply {
    browser.post(path, &[("placeholder_value", value)]).await
}

#[tokio::test]
async fn a_text_message_is_written_step_by_step_and_sent() {
    let mut world = World::new().await;
    let template = world.app.demo.sms_template_id;
    let mut browser = world.manager().await;
    let step = |index: usize| world.url(&format!("/send/{template}/one-off/step-{index}"));
    let check = world.url(&format!("/template/{template}/notification/check"));

    let reply = browser.get(&world.url(&format!("/send/{template}/set-sender"))).await;
    reply.assert_leads_to(&world.url(&format!("/send/{template}/one-off")));
    let page = browser.follow(reply).await;
    page.assert_page("Send ‘Appointment reminder (text message)’");
    assert_eq!(page.text_of("label[for=placeholder_value]"), "phone number");
    assert!(page.has(".sms-message-wrapper"), "the message is shown");

    let page = answer(&mut browser, &step(0), "0790").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.errors(), ["Mobile number is too short"]);
    assert_eq!(page.attribute("#placeholder_value", "value"), "0790", "what was typed is still there");
    assert!(page.text_of("title").starts_with("Error: "));
    assert_eq!(answer(&mut browser, &step(0), " ").await.errors(), ["Enter a phone number"]);

    // Nothing may be skipped.
    browser.get(&check).await.assert_leads_to(&step(0));
    answer(&mut browser, &step(0), "07900 900123").await.assert_leads_to(&step(1));
    browser.get(&check).await.assert_leads_to(&step(1));
    let page = browser.get(&step(1)).await;
    page.assert_page("Personalise this message");
    assert_eq!(page.text_of("label[for=placeholder_value]"), "name");
    assert_eq!(answer(&mut browser, &step(1), "").await.errors(), ["Enter name"]);
    answer(&mut browser, &step(1), "<Amala>").await.assert_leads_to(&step(2));

    // Back and forth, nothing is lost.
    let page = browser.get(&step(0)).await;
    assert_eq!(page.attribute("#placeholder_value", "value"), "07900 900123");
    let page = browser.get(&step(2)).await;
    assert!(page.text_of(".sms-message-wrapper").contains("Hello <Amala>, your appointment is on ((date))"));
    answer(&mut browser, &step(2), "1 May").await.assert_leads_to(&check);

    let page = browser.get(&check).await;
    page.assert_page("Preview of ‘Appointment reminder (text message)’");
    assert_eq!(page.text_of(".sms-message-sender"), "From: Tidings");
    assert_eq!(page.text_of(".sms-message-recipient"), "To: 07900 900123");
    assert_eq!(page.text_of("button[type=submit]"), "Send 1 text message");

    let button = [("idempotency_key", &*page.attribute("[name=idempotency_key]", "value"))];
    let sent = browser.post(&check, &button).await;
    let path = sent.location().unwrap();
    assert!(path.starts_with(&world.url("/notification/")), "{path}");
    let id = path.rsplit('/').next().unwrap().parse().unwrap();
    let stored = world.app.stored(id).await;
    assert_eq!(stored["to"], "07900 900123");
    assert!(stored["created_by_id"].is_string());

    // A second press of the button sends nothing, and leads to what the first one sent; so it does from another tab, where
    // there is nothing to be sent any more.
    browser.post(&check, &button).await.assert_leads_to(path);
    browser.post(&check, &[]).await.assert_leads_to(&step(0));
    assert_eq!(world.app.count("notifications").await, 1);

    // The page of a message that was sent sends no other one.
    let write = async |browser: &mut Browser, name: &str| {
        for (index, value) in ["07900 900123", name, "1 May"].into_iter().enumerate() {
            answer(browser, &step(index), value).await;
        }
    };
    write(&mut browser, "Bo").await;
    browser.post(&check, &[]).await;
    write(&mut browser, "Cai").await;
    browser.post(&check, &button).await.assert_leads_to(&check);
    assert_eq!(world.app.count("notifications").await, 2);
    world.app.leave_jobs();
}

#[tokio::test]
async fn a_link_fills_in_ones_own_address_and_changes_nothing_by_itself() {
    let mut world = World::new().await;
    let template = world.app.add_email_template("Hi", "Hello ((name))").await;
    let (_, mut browser) = world.member(&[Role::SendMessages]).await;
    let first = world.url(&format!("/send/{template}/one-off/step-0"));
    let page = browser.get(&first).await;
    let own = page.html();
    let links = scraper::Selector::parse("main a").unwrap();
    let link = own.select(&links);
    let link = link.into_iter().find(|link| link.text().collect::<String>() == "Use my email address").unwrap();
    let href = link.attr("href").unwrap().to_owned();
    drop(own);
    let step = browser.get(&href).await;
    let step = step.location().unwrap().to_owned();
    assert_eq!(step, world.url(&format!("/send/{template}/one-off/step-1?to=me")));
    let page = browser.get(&step).await;
    page.assert_page("Personalise this message");
    assert!(page.text_of(".email-message-meta").contains("member-"), "{}", page.body);
    assert!(!browser.get(&first).await.has("#placeholder_value[value]"), "nothing is kept yet");
    let action = page.attribute("form", "action");
    let reply = answer(&mut browser, &action, "Amala").await;
    let check = world.url(&format!("/template/{template}/notification/check"));
    reply.assert_leads_to(&check);
    let page = browser.get(&check).await;
    let rows = page.texts(".email-message-meta .govuk-summary-list__row");
    assert!(rows[0].starts_with("From Demo Service") && rows[rows.len() - 1] == "Subject Hi", "{rows:?}");
    assert!(!page.body.contains(" style="), "the page's policy forbids styles inside tags");
    let sent = browser.post(&check, &[]).await;
    assert!(sent.location().unwrap().contains("/notification/"));
    world.app.leave_jobs();
}

#[tokio::test]
async fn the_sender_is_chosen_where_there_is_a_choice() {
    let mut world = World::new().await;
    let other = world.app.add_sms_sender("func tests").await;
    let template = world.app.add_sms_template("Hello").await;
    let mut browser = world.manager().await;
    let path = world.url(&format!("/send/{template}/set-sender"));
    let page = browser.get(&path).await;
    page.assert_page("Who should the message come from?");
    assert!(page.has("#sender-0[checked]"), "the default is chosen");
    assert!(page.texts(".govuk-radios__label").contains(&"func tests".to_owned()));
    let page = browser.post(&path, &[("sender", "someone else")]).await;
    assert_eq!(page.errors(), ["Select who the message comes from"]);
    let reply = browser.post(&path, &[("sender", &other.to_string())]).await;
    reply.assert_leads_to(&world.url(&format!("/send/{template}/one-off")));
    answer(&mut browser, &world.url(&format!("/send/{template}/one-off/step-0")), "07900900123").await;
    let check = world.url(&format!("/template/{template}/notification/check"));
    assert_eq!(browser.get(&check).await.text_of(".sms-message-sender"), "From: func tests");
    let sent = browser.post(&check, &[]).await;
    let id = sent.location().unwrap().rsplit('/').next().unwrap().parse().unwrap();
    assert_eq!(world.app.stored(id).await["reply_to_text"], "func tests");
    world.app.leave_jobs();
}

#[tokio::test]
async fn in_trial_mode_only_the_team_is_written_to() {
    let mut world = World::new().await;
    world.app.sql("UPDATE services SET restricted = true WHERE id = $1").await;
    let template = world.app.add_sms_template("Hello").await;
    let mut browser = world.manager().await;
    let step = world.url(&format!("/send/{template}/one-off/step-0"));
    let page = answer(&mut browser, &step, "07900900999").await;
    assert_eq!(page.errors(), ["In trial mode you can only send to yourself and other members of your team"]);
    let check = world.url(&format!("/template/{template}/notification/check"));
    answer(&mut browser, &step, "07700 900123").await.assert_leads_to(&check);
    world.app.sql("UPDATE services SET sms_message_limit = 0 WHERE id = $1").await;
    let page = browser.post(&check, &[]).await;
    assert_eq!((page.status, page.h1()), (StatusCode::OK, "Daily limit reached".to_owned()));
    assert_eq!(world.app.count("notifications").await, 0);
    world.app.leave_jobs();
}

#[tokio::test]
async fn a_message_that_is_too_long_is_not_offered_for_sending() {
    let world = World::new().await;
    let template = world.app.add_sms_template("((text))").await;
    let mut browser = world.manager().await;
    answer(&mut browser, &world.url(&format!("/send/{template}/one-off/step-0")), "07900900123").await;
    answer(&mut browser, &world.url(&format!("/send/{template}/one-off/step-1")), &"a".repeat(920)).await;
    let page = browser.get(&world.url(&format!("/template/{template}/notification/check"))).await;
    assert_eq!(page.h1(), "Message too long");
    assert!(page.text_of(".banner-dangerous").contains("Take out 2 characters"));
    assert!(!page.has("main button[type=submit]"), "there is nothing to press");
}

#[tokio::test]
async fn a_letter_is_asked_for_its_address() {
    let world = World::new().await;
    world.app.permit("letter").await;
    let template = world.app.add_letter_template("About ((case))", "Dear ((address line 1))").await;
    let mut browser = world.manager().await;
    let address = world.url(&format!("/send/{template}/one-off/address"));
    let reply = browser.get(&world.url(&format!("/send/{template}/one-off"))).await;
    reply.assert_leads_to(&address);
    let page = browser.post(&address, &[("address", "Amala\n1 Road")]).await;
    assert_eq!(page.errors(), ["Address must be at least 3 lines"]);
    let reply = browser.post(&address, &[("address", "Amala Bird\n1 High Street\nSW1A 1AA")]).await;
    reply.assert_leads_to(&world.url(&format!("/send/{template}/one-off/step-1")));
    let page = browser.get(reply.location().unwrap()).await;
    assert_eq!(page.text_of("label[for=placeholder_value]"), "case");
    let reply = answer(&mut browser, reply.location().unwrap(), "7").await;
    let page = browser.get(reply.location().unwrap()).await;
    assert!(page.text_of(".letter").contains("Dear Amala Bird"), "{}", page.body);
    assert_eq!(page.text_of("button[type=submit]"), "Send 1 letter");
    let sent = browser.post(reply.location().unwrap(), &[]).await;
    assert!(sent.location().unwrap().contains("/notification/"), "{}", sent.body);
}

#[tokio::test]
async fn a_message_can_be_begun_anew() {
    let world = World::new().await;
    let template = world.app.demo.sms_template_id;
    let mut browser = world.manager().await;
    let step = world.url(&format!("/send/{template}/one-off/step-0"));
    assert!(!browser.get(&step).await.has("form[action$='start-again']"));
    answer(&mut browser, &step, "07900900123").await;
    assert!(browser.get(&step).await.has("form[action$='start-again']"));
    browser.post(&world.url(&format!("/send/{template}/one-off/start-again")), &[]).await;
    assert!(!browser.get(&step).await.has("#placeholder_value[value]"));
}

#[tokio::test]
async fn templates_in_folders_of_others_are_not_there() {
    let world = World::new().await;
    let template = world.app.add_sms_template("Hello").await;
    world
        .app
        .sql(&format!(
            "INSERT INTO template_folder (id, service_id, name) VALUES ('6ce466d0-fd6a-11e5-82f5-e0accb9d11a6', $1, 'Theirs');
             INSERT INTO template_folder_map (template_id, template_folder_id)
                 VALUES ('{template}', '6ce466d0-fd6a-11e5-82f5-e0accb9d11a6')"
        ))
        .await;
    let mut browser = world.manager().await;
    for path in ["one-off", "set-sender", "csv"] {
        let page = browser.get(&world.url(&format!("/send/{template}/{path}"))).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
    }
}
