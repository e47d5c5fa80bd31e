//! Numbers at which services receive text messages.

use crate::{
    browser::{Browser, World},
    platform_admin::platform_admin,
};

const NUMBER: &str = "07700 900801";

/// An installation whose only free numbers these are.
async fn with_numbers(numbers: &[&str]) -> World {
    let world = World::new().await;
    for number in numbers {
        world
            .app
            .sql(&format!(
                "INSERT INTO inbound_numbers (id, number, provider, active, created_at)
                     VALUES (gen_random_uuid(), '{number}', 'mmg', true, '2026-06-01')"
            ))
            .await;
    }
    world
}

fn page(world: &World, rest: &str) -> String {
    world.url(&format!("/service-settings/receive-text-messages{rest}"))
}

/// Whether the service has the number, and whether it is in use or can be.
async fn number(world: &World) -> (bool, bool) {
    let row = "SELECT service_id, active FROM inbound_numbers WHERE number = '07700900801'";
    let row = world.app.rows(row).await.remove(0);
    (row["service_id"].is_string(), row["active"] == true)
}

async fn change_sender(world: &World, browser: &mut Browser) {
    let sender = [("sms_sender", "Ferries"), ("is_default", "y")];
    let added = browser.post(&world.url("/service-settings/sms-sender/add"), &sender).await;
    added.assert_leads_to(&world.url("/service-settings/sms-sender"));
}

#[tokio::test]
async fn a_team_takes_a_number_and_gives_it_back() {
    let world = with_numbers(&["07700900801"]).await;
    let mut browser = world.manager().await;
    let settings = browser.get(&world.url("/service-settings")).await;
    assert!(settings.has(&format!("a[href='{}']", page(&world, ""))));
    browser.get(&page(&world, "/stop")).await.assert_leads_to(&page(&world, ""));
    let start = browser.get(&page(&world, "")).await.attribute("main a.govuk-button", "href");
    browser.get(&start).await.assert_page("Before you start receiving text messages");
    browser.post(&start, &[]).await.assert_leads_to(&page(&world, ""));
    let receiving = browser.get(&page(&world, "")).await;
    assert_eq!(receiving.text_of(".govuk-inset-text"), NUMBER);
    assert!(browser.get(&world.url("/inbox")).await.body.contains(NUMBER));
    browser.get(&start).await.assert_leads_to(&page(&world, ""));
    browser.post(&start, &[]).await.assert_leads_to(&page(&world, ""));

    let stop = page(&world, "/stop");
    browser.get(&stop).await.assert_page("When you stop receiving text messages");
    let default = "You need to change your default text message sender ID before you can continue";
    assert_eq!(browser.post(&stop, &[]).await.errors(), [default]);
    assert_eq!(number(&world).await, (true, true));
    change_sender(&world, &mut browser).await;
    let stopped = browser.post(&stop, &[]).await;
    stopped.assert_leads_to(&page(&world, "/stop/success"));
    browser.follow(stopped).await.assert_page("You’ve stopped receiving text messages");
    assert_eq!(number(&world).await, (false, false), "nobody else gets it");
    let none = browser.post(&start, &[]).await;
    assert!(browser.follow(none).await.body.contains("There is no free phone number at the moment"));
}

#[tokio::test]
async fn a_permission_without_a_number_is_mended_by_starting() {
    let world = with_numbers(&["07700900801"]).await;
    world.app.permit("inbound_sms").await;
    let mut browser = world.manager().await;
    browser.post(&page(&world, "/start"), &[]).await.assert_leads_to(&page(&world, ""));
    assert_eq!(number(&world).await, (true, true));
    world.client.inbound_numbers.disable(world.service()).await.unwrap();
    let off = browser.get(&page(&world, "")).await;
    assert!(off.body.contains("out of use") && !off.has("main a.govuk-button"), "{}", off.body);
}

#[tokio::test]
async fn those_who_run_the_platform_choose_a_number_and_release_it() {
    let world = with_numbers(&["07700900801", "07700900802"]).await;
    let mut browser = platform_admin(&world).await;
    let set = world.url("/service-settings/set-inbound-number");
    let settings = browser.get(&world.url("/service-settings")).await;
    assert!(settings.has(&format!("a[href='{set}']")));
    let id = world.app.rows("SELECT id FROM inbound_numbers WHERE number = '07700900801'").await[0]["id"].clone();
    let id = id.as_str().unwrap();
    let form = browser.get(&set).await;
    assert!(form.has(&format!("input[name=inbound_number][value='{id}']")));
    assert_eq!(form.texts(".govuk-radios__label").len(), 2);
    assert_eq!(browser.post(&set, &[]).await.errors(), ["Select an inbound number"]);
    let taken = [("inbound_number", "6ce466d0-fd6a-11e5-82f5-e0accb9d11a6")];
    let taken = browser.post(&set, &taken).await.errors();
    assert_eq!(taken, ["Another service has taken this number. Select another one"]);
    browser.post(&set, &[("inbound_number", id)]).await.assert_leads_to(&world.url("/service-settings"));
    assert_eq!(number(&world).await, (true, true));
    assert!(browser.get(&set).await.body.contains("The service has the number"));

    change_sender(&world, &mut browser).await;
    let stop = page(&world, "/stop");
    assert_eq!(browser.post(&stop, &[]).await.errors(), ["Select an option"]);
    browser.post(&stop, &[("removal_options", "false")]).await.assert_leads_to(&page(&world, "/stop/success"));
    assert_eq!(number(&world).await, (false, true), "another service can have it");
}
