//! Deciding about requests to go live.

use http::StatusCode;

use crate::{
    browser::{Browser, World},
    platform_admin::platform_admin,
    sign_in::last_message,
};

const COUNCIL: &str = "11111111-1111-4111-8111-111111111111";
const APPROVE: &[(&str, &str)] = &[("enabled", "True")];
const REJECT: &[(&str, &str)] = &[("enabled", "False"), ("rejection_reason", "Too many\nemails")];

/// The demo service is of a council that decides itself, in trial mode, and has asked to go live.
async fn asking() -> World {
    let world = World::new().await;
    world
        .app
        .sql(&format!(
            "INSERT INTO organisation (id, name, active, created_at, can_approve_own_go_live_requests, organisation_type)
                 VALUES ('{COUNCIL}', 'Council', true, now(), true, 'local');
             UPDATE services SET organisation_id = '{COUNCIL}', restricted = true, has_active_go_live_request = true,
                 go_live_user_id = created_by_id, volume_email = 111111, volume_sms = 222222 WHERE id = $1"
        ))
        .await;
    world
}

/// Somebody of the council, who is in no team and may make its services live.
async fn approver(world: &World) -> Browser {
    let user = world.person("approver").await;
    world
        .app
        .sql(&format!(
            "INSERT INTO user_to_organisation (user_id, organisation_id) VALUES ('{user}', '{COUNCIL}');
             INSERT INTO organisation_user_permissions (id, user_id, organisation_id, permission, created_at)
                 VALUES (gen_random_uuid(), '{user}', '{COUNCIL}', 'can_make_services_live', now())"
        ))
        .await;
    world.signed_in(user).await
}

/// Whether the service is in trial mode, and asks to go live.
async fn state(world: &World) -> (bool, bool) {
    let service = world.client.services.get(world.service()).await.unwrap().data;
    (service.restricted, service.has_active_go_live_request)
}

#[tokio::test]
async fn the_email_to_approvers_leads_to_the_page_where_they_approve() {
    let world = asking().await;
    let mut browser = approver(&world).await;
    world.client.organisations.tell_of_go_live_request(world.service()).await.unwrap();
    let start = world.url("/make-service-live");
    world.app.work_off().await;
    let told = "SELECT body FROM sandbox_messages WHERE recipient LIKE 'approver%'";
    let told = world.app.rows(told).await[0]["body"].to_string();
    assert!(told.contains(&start), "{told}");
    let page = browser.get(&start).await;
    page.assert_page("Make this service live");
    assert_eq!(page.texts("main ul:first-of-type li"), ["111,111 emails", "222,222 text messages", "No letters"]);
    assert!(!page.has(".navigation"), "they see nothing else of the service");

    let unique = world.url("/make-service-live/unique-service");
    assert_eq!(page.attribute("main a.govuk-button", "href"), unique);
    assert_eq!(browser.post(&unique, &[]).await.errors(), ["Select ‘yes’ if this service is unique"]);
    let named = browser.post(&unique, &[("is_unique", "yes")]).await;
    let name = world.url("/make-service-live/service-name?unique=yes");
    named.assert_leads_to(&name);
    browser.get(&name).await.assert_page("Check the service name");
    let error = "Select ‘yes’ if recipients will understand the service name";
    assert_eq!(browser.post(&name, &[]).await.errors(), [error]);
    let decision = world.url("/make-service-live/decision?name=ok&unique=yes");
    browser.post(&name, &[("enabled", "True")]).await.assert_leads_to(&decision);

    browser.get(&decision).await.assert_page("Approve or reject go-live request");
    assert_eq!(browser.post(&decision, &[]).await.errors(), ["Select approve or reject"]);
    browser.post(&decision, APPROVE).await.assert_leads_to("/your-services");
    assert_eq!(state(&world).await, (false, false));
    assert!(browser.get("/your-services").await.body.contains("‘Demo Service’ is live"));
    let over = browser.get(&start).await;
    assert_eq!((over.status, over.h1().as_str()), (StatusCode::GONE, "This service is already live"));
    browser.post(&decision, REJECT).await.assert_leads_to(&start);
    assert_eq!(state(&world).await, (false, false), "what is live stays so");
    world.app.work_off().await;
}

#[tokio::test]
async fn whoever_asked_learns_why_they_may_not() {
    let world = asking().await;
    let mut browser = approver(&world).await;
    let unique = world.url("/make-service-live/unique-service");
    let decision = world.url("/make-service-live/decision?unique=no");
    browser.post(&unique, &[("is_unique", "no")]).await.assert_leads_to(&decision);
    assert!(browser.get(&decision).await.has("input[value=True][disabled]"));
    assert_eq!(browser.post(&decision, APPROVE).await.errors(), ["Select reject"]);
    let without = browser.post(&decision, &[("enabled", "False")]).await;
    assert_eq!(without.errors(), ["Enter the reason for rejecting the request"]);
    browser.post(&decision, REJECT).await.assert_leads_to("/your-services");
    assert_eq!(state(&world).await, (true, false));
    let told = last_message(&world, "@example.com").await;
    assert!(told.contains("Person approver at Council") && told.contains("Too many"), "{told}");
    let over = browser.get(&world.url("/make-service-live")).await;
    assert_eq!((over.status, over.h1().as_str()), (StatusCode::GONE, "There is no request to decide"));
}

#[tokio::test]
async fn a_question_is_sent_to_whoever_decides() {
    let world = asking().await;
    let mut browser = approver(&world).await;
    let name = world.url("/make-service-live/service-name?unique=unsure");
    let contact = world.url("/make-service-live/contact-user?name=bad&unique=unsure");
    browser.post(&name, &[("enabled", "False")]).await.assert_leads_to(&contact);
    let page = browser.get(&contact).await;
    page.assert_page("Contact the team member who sent the request");
    assert_eq!(page.texts("main li").len(), 2);
    let told = last_message(&world, "@example.com").await;
    assert!(told.contains("choose a name") && told.contains(&world.url("/make-service-live")), "{told}");
    let decision = world.url("/make-service-live/decision?name=bad&unique=unsure");
    assert_eq!(page.attribute("main a.govuk-button", "href"), decision);
    for unclear in ["service-name", "service-name?unique=no", "contact-user?name=ok", "decision", "decision?unique=x"] {
        let path = world.url(&format!("/make-service-live/{unclear}"));
        browser.get(&path).await.assert_leads_to(&world.url("/make-service-live"));
    }
}

#[tokio::test]
async fn only_who_may_decides() {
    let world = asking().await;
    let start = world.url("/make-service-live");
    assert_eq!(world.manager().await.get(&start).await.status, StatusCode::FORBIDDEN, "the team itself");
    let mut council = approver(&world).await;
    council.get(&start).await.assert_page("Make this service live");
    world.app.sql("UPDATE organisation SET can_approve_own_go_live_requests = false").await;
    assert_eq!(council.get(&start).await.status, StatusCode::FORBIDDEN, "the council does not decide itself");
    platform_admin(&world).await.get(&start).await.assert_page("Make this service live");
}

#[tokio::test]
async fn those_who_run_the_platform_decide_for_whoever_has_no_organisation() {
    let world = asking().await;
    world.app.sql("UPDATE services SET organisation_id = NULL WHERE id = $1").await;
    let mut browser = platform_admin(&world).await;
    let decision = world.url("/make-service-live/decision?name=ok&unique=yes");
    browser.post(&decision, REJECT).await.assert_leads_to("/platform-admin/go-live-requests");
    let told = last_message(&world, "@example.com").await;
    assert!(told.contains("Person admin at Tidings"), "{told}");
    assert_eq!(state(&world).await, (true, false));
}

#[tokio::test]
async fn approvers_are_written_to_where_their_organisation_decides() {
    for decides in [true, false] {
        let world = asking().await;
        world
            .app
            .sql(&format!(
                "UPDATE organisation SET can_approve_own_go_live_requests = {decides};
                 UPDATE services SET has_active_go_live_request = false, confirmed_unique = true, volume_email = 0
                     WHERE id = $1"
            ))
            .await;
        approver(&world).await;
        world.manager().await;
        let mut browser = world.manager().await;
        let ask = world.url("/make-your-service-live");
        browser.post(&ask, &[]).await.assert_leads_to(&ask);
        assert_eq!(state(&world).await, (true, true));
        world.app.work_off().await;
        let told = world.app.rows("SELECT recipient FROM sandbox_messages WHERE recipient LIKE 'approver%'").await;
        assert_eq!(told.len(), usize::from(decides));
    }
}
