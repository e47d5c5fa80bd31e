//! A person's services, and new ones.

use http::StatusCode;
use tidings_admin::Role;

use crate::browser::World;

#[tokio::test]
async fn services_are_listed() {
    let world = World::new().await;
    let mut browser = world.manager().await;
    let page = browser.get("/your-services").await;
    page.assert_page("Your services");
    assert_eq!(page.texts("main h2"), ["Live services"]);
    assert_eq!(page.attribute(".file-list-item a", "href"), world.url(""));
    assert!(!page.has("#search"), "a short list needs no search");

    let nobody = world.person("nobody").await;
    let page = world.signed_in(nobody).await.get("/your-services").await;
    assert!(page.body.contains("You are not in the team of any service yet"));
    assert_eq!(page.text_of("a.govuk-button"), "Add a new service");
}

#[tokio::test]
async fn whoever_has_one_service_goes_there() {
    let world = World::new().await;
    let mut manager = world.manager().await;
    let nobody = world.person("nobody").await;
    let mut without = world.signed_in(nobody).await;
    for path in ["/services-or-dashboard", "/accounts-or-dashboard"] {
        manager.get(path).await.assert_leads_to(&world.url(""));
        without.get(path).await.assert_leads_to("/your-services");
    }
    manager.get("/services").await.assert_leads_to("/your-services");
}

#[tokio::test]
async fn a_service_is_added_with_something_to_begin_with() {
    let world = World::new().await;
    let user = world.person("founder").await;
    let mut browser = world.signed_in(user).await;
    let about = browser.get("/add-service").await;
    about.assert_page("Add a new service");
    assert_eq!(
        (about.text_of("a.govuk-button"), about.attribute("a.govuk-button", "href")),
        ("Continue".to_owned(), "/add-service/name-your-service".to_owned())
    );
    let path = "/add-service/name-your-service";
    let form = browser.get(path).await;
    form.assert_page("Name your service");
    assert_eq!(form.texts("input[name=organisation_type]").len(), 8, "nobody knows whose address that is");

    let page = browser.post(path, &[("name", " ")]).await;
    assert_eq!(page.errors(), ["Enter a service name", "Select the type of organisation"]);
    assert!(page.text_of("title").starts_with("Error: "));
    let kind = ("organisation_type", "local");
    for (name, error) in [
        ("£", "Service name must include at least 2 letters or digits"),
        ("demo SERVICE", "This service name is already in use – enter a different one"),
    ] {
        let page = browser.post(path, &[("name", name), kind]).await;
        assert_eq!(page.errors(), [error]);
        assert_eq!(page.attribute("#name", "value"), name, "what was typed is there");
        assert!(page.has("input[value=local][checked]"));
    }

    let added = browser.post(path, &[("name", "Ferry bookings"), kind]).await;
    let location = added.location().unwrap().to_owned();
    let page = browser.follow(added).await;
    page.assert_page("Dashboard");
    assert_eq!(page.text_of(".banner-default-with-tick"), "‘Ferry bookings’ is ready. It is in trial mode.");
    assert_eq!(page.text_of(".navigation-service-name"), "Ferry bookings");
    let id = location.rsplit('/').next().unwrap().parse().unwrap();
    let service = world.client.services.get(id).await.unwrap().data;
    assert!(service.restricted && service.active);
    assert_eq!((service.sms_message_limit, service.organisation_type.as_deref()), (50, Some("local")));
    let templates = world.client.templates.list(id).await.unwrap().data;
    assert_eq!(templates.len(), 1);
    assert!(browser.get(&format!("{location}/dashboard")).await.location() == Some(location.as_str()));
}

#[tokio::test]
async fn who_is_of_a_known_organisation_is_not_asked_which() {
    let world = World::new().await;
    world
        .app
        .sql(
            "INSERT INTO organisation (id, name, active, created_at, can_approve_own_go_live_requests, organisation_type)
             VALUES ('11111111-1111-4111-8111-111111111111', 'Council', true, now(), false, 'local');
             INSERT INTO domain VALUES ('example.com', '11111111-1111-4111-8111-111111111111')",
        )
        .await;
    let user = world.person("founder").await;
    let mut browser = world.signed_in(user).await;
    let path = "/add-service/name-your-service";
    assert!(!browser.get(path).await.has("input[name=organisation_type]"));
    let added = browser.post(path, &[("name", "Council tax")]).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
}

#[tokio::test]
async fn whoever_may_not_see_what_was_sent_begins_with_templates() {
    let world = World::new().await;
    let (_, mut browser) = world.member(&[Role::SendMessages]).await;
    for path in ["", "/dashboard"] {
        let reply = browser.get(&world.url(path)).await;
        let to = if path.is_empty() { "/templates" } else { "" };
        reply.assert_leads_to(&world.url(to));
    }
}
