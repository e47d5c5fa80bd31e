//! Something to look at: a service with a bit of everything, and people with accounts. Everything that a page shows is the same
//! each time, but for ids and secrets, which are known by names.

mod names;

use tidings_admin::Role;
use tidings_api_types::internal::{
    invites::NewServiceInvite,
    template_folders::NewTemplateFolder,
    templates::NewTemplate,
    user::{NewUser, Secret, totp::TotpCode, webauthn::NewWebauthnCredential},
};
use tidings_domain::{
    AuthType, CallbackType, JobId, NotificationType, ServiceId, TemplateFolderId, TemplateId, UserId, totp::TotpSecret,
};
use tidings_test_support::{EMAIL, LETTER, SMS};

use crate::browser::{Browser, World};

/// Everybody's.
pub(super) const PASSWORD: &str = "correct horse battery";

pub(super) struct Filled {
    pub world: World,
    /// What is called how; the latest first.
    names: Vec<(String, String)>,
}

impl Filled {
    /// People, each with another way to sign in, and somebody who is invited.
    pub async fn with_people() -> Self {
        let mut filled = Self::new().await;
        filled.person("person", "amala@example.com", AuthType::Sms).await;
        filled.person("by_text", "by-text@example.com", AuthType::Sms).await;
        filled.person("by_link", "by-link@example.com", AuthType::Email).await;
        filled.person("by_key", "by-key@example.com", AuthType::Webauthn).await;
        let by_app = filled.person("by_app", "by-app@example.com", AuthType::Sms).await;
        let long_ago = filled.person("long_ago", "long-ago@example.com", AuthType::Sms).await;
        let client = &filled.world.client;
        let begun = client.totp.begin(by_app).await.unwrap();
        let secret = TotpSecret::parse(&begun.secret).unwrap();
        let code = TotpCode { code: Secret(secret.code_at(filled.world.app.now())) };
        client.totp.confirm(by_app, &code).await.unwrap();
        let key = NewWebauthnCredential {
            name: "Blue".to_owned(),
            credential_data: "data".to_owned(),
            registration_response: "response".to_owned(),
        };
        let person = filled.id("person");
        let key = client.webauthn.create(person, &key).await.unwrap().data.id;
        filled.call(key, "security_key");
        let app = &filled.world.app;
        let update = "UPDATE users SET email_access_validated_at = '2026-03-01' WHERE id";
        app.sql(&format!("{update} = '{long_ago}'")).await;
        filled.invite("invited@example.com").await;
        crate::invitations::invite_to_organisation(&filled.world, "invited@example.com").await;
        filled
    }

    /// The demo service with templates in folders, messages of every state, files, keys, a team.
    pub async fn with_service() -> Self {
        let mut filled = Self::new().await;
        // Which of several takes a message is a matter of chance.
        filled.world.app.sql("UPDATE provider_details SET active = false WHERE identifier = 'firetext'").await;
        let (manager, mut browser) = filled.world.member(Role::ALL).await;
        filled.call(manager, "manager");
        for permission in ["letter", "inbound_sms", "email_auth"] {
            filled.world.app.permit(permission).await;
        }
        let number = "INSERT INTO inbound_numbers (id, number, provider, active, created_at)
             VALUES (gen_random_uuid(), '07700900801', 'mmg', true, '2026-06-01')";
        filled.world.app.sql(number).await;
        filled.fill_templates(manager).await;
        filled.fill_messages().await;
        filled.fill_files(&mut browser).await;
        filled.fill_reports(&mut browser).await;
        filled.fill_team(&mut browser).await;
        filled
    }

    async fn new() -> Self {
        let world = World::new().await;
        let mut filled = Self { names: Vec::new(), world };
        let demo = &filled.world.app.demo;
        let (sms, email) = (demo.sms_template_id, demo.email_template_id);
        filled.call(filled.world.service(), "service");
        filled.call(sms, "sms");
        filled.call(email, "email");
        filled
    }

    async fn person(&mut self, name: &str, address: &str, auth_type: AuthType) -> UserId {
        let new = NewUser {
            name: "Amala Bird".to_owned(),
            email_address: address.to_owned(),
            password: Secret(PASSWORD.to_owned()),
            mobile_number: Some("07700900321".to_owned()),
            auth_type,
        };
        let user = self.world.client.users.register(&new).await.unwrap().data.id;
        self.world.client.users.activate(user).await.unwrap();
        self.call(user, name);
        user
    }

    async fn invite(&mut self, to: &str) {
        let rows = self.world.app.rows("SELECT created_by_id FROM services WHERE id = $1").await;
        let invite = NewServiceInvite {
            email_address: to.to_owned(),
            from_user: rows[0]["created_by_id"].as_str().unwrap().parse().unwrap(),
            permissions: "view_activity,send_texts,send_emails,send_letters".to_owned(),
            auth_type: AuthType::Sms,
            folder_permissions: Vec::new(),
            invite_link_host: None,
        };
        let invite = self.world.client.invites.create(self.world.service(), &invite).await.unwrap().data;
        self.call(invite.id, "invite");
    }

    async fn fill_templates(&mut self, manager: UserId) {
        let folder = self.folder("Appointments", None).await;
        self.call(folder, "folder");
        let inner = self.folder("Old", Some(folder)).await;
        self.call(inner, "inner_folder");
        let letter = self.template(manager, NotificationType::Letter, "Final notice", "Dear ((name))", folder).await;
        self.call(letter, "letter");
        let plain = self.template(manager, NotificationType::Sms, "Fire drill", "Leave the building", inner).await;
        self.call(plain, "plain");
        let app = &self.world.app;
        let contact = app.add_letter_contact(letter, "Clinic\n1 Road").await;
        let (reply_to, sender) = (app.add_reply_to("help@example.com").await, app.add_sms_sender("Ferries").await);
        self.call(contact, "letter_contact");
        self.call(reply_to, "reply_to");
        self.call(sender, "sms_sender");
    }

    async fn folder(&self, name: &str, parent_id: Option<TemplateFolderId>) -> TemplateFolderId {
        let new = NewTemplateFolder { name: name.to_owned(), parent_id };
        self.world.client.template_folders.create(self.world.service(), &new).await.unwrap().data.id
    }

    async fn template(
        &self,
        by: UserId,
        channel: NotificationType,
        name: &str,
        content: &str,
        folder: TemplateFolderId,
    ) -> TemplateId {
        self.world.app.advance(1);
        let new = NewTemplate {
            name: name.to_owned(),
            template_type: channel,
            content: content.to_owned(),
            subject: (channel != NotificationType::Sms).then(|| "A subject".to_owned()),
            service: self.world.service(),
            created_by: by,
            parent_folder_id: Some(folder),
            postage: None,
            letter_languages: None,
            letter_welsh_subject: None,
            letter_welsh_content: None,
            has_unsubscribe_link: false,
            reply_to: None,
        };
        self.world.client.templates.create(self.world.service(), &new).await.unwrap().data.id
    }

    async fn fill_messages(&mut self) {
        let app = &self.world.app;
        let mut email = app.email("amala@example.com");
        email["reference"] = "Case 7".into();
        let letter = serde_json::json!({
            "template_id": self.id::<TemplateId>("letter"),
            "personalisation": {
                "address_line_1": "Amala Bird", "address_line_2": "1 High Street", "address_line_3": "SW14 6BF",
                "name": "Amala",
            },
        });
        let mut sent = Vec::new();
        for (name, path, message) in [
            ("sms_sent", SMS, app.sms("07900900123")),
            ("sms_failed", SMS, app.sms("07900900124")),
            ("email_sent", EMAIL, email),
            ("letter_sent", LETTER, letter),
        ] {
            app.advance(60);
            sent.push((app.post(path, &message).await.id(), name));
            if path != LETTER {
                app.work_off().await;
            }
        }
        let failed = sent[1].0;
        app.sql(&format!("UPDATE notifications SET notification_status = 'permanent-failure' WHERE id = '{failed}'"))
            .await;
        app.sql(&format!(
            "INSERT INTO callback_attempts
                 (job_id, service_id, callback_type, notification_id, at, attempt, status, error)
             VALUES (1, $1, 'delivery_status', '{failed}', '2026-06-17 09:33Z', 1, 503, 'the service answered 503')",
        ))
        .await;
        for (id, name) in sent {
            self.call(id, name);
        }
        for (text, sender, at) in
            [("Can I change it?", "447900900123", "2026-06-17 08:00"), ("Thanks", "447900900999", "2026-06-17 08:10")]
        {
            let content = self.world.app.app.signer.sign(text).unwrap();
            let columns = "id, service_id, content, notify_number, user_number, created_at, provider";
            let values = format!("gen_random_uuid(), $1, '{content}', '07700900001', '{sender}', '{at}', 'mmg'");
            self.world.app.sql(&format!("INSERT INTO inbound_sms ({columns}) VALUES ({values})")).await;
        }
        self.call_row("received", "SELECT id FROM inbound_sms WHERE user_number = '447900900123'").await;
    }

    async fn fill_files(&mut self, browser: &mut Browser) {
        let app = &self.world.app;
        let (sms, service) = (app.demo.sms_template_id, app.demo.service_id);
        app.advance(60);
        let sent = app.send_csv(sms, "phone number,name,date\n07900900123,Amala,1 May\n").await;
        app.work_off().await;
        app.advance(60);
        let waiting = app.upload(sms, "tomorrow.csv", "phone number,name,date\n07900900125,Tom,2 May\n").await;
        let waiting = waiting.expect(http::StatusCode::CREATED);
        let waiting: JobId = waiting["data"]["id"].as_str().unwrap().parse().unwrap();
        let mut job = app.job_of(waiting).await;
        job["scheduled_for"] = "2026-06-18T12:00:00+00:00".into();
        app.admin_post(&format!("/service/{service}/job"), &job).await.expect(http::StatusCode::CREATED);
        app.advance(60);
        let list = self.world.url("/upload-contact-list");
        let kept = browser.upload(&list, &[], ("file", "staff.csv", b"phone number\n07900900123\n")).await;
        let check = browser.follow(kept).await;
        browser.post(&check.attribute("main form", "action"), &[]).await.assert_leads_to(&self.world.url("/uploads"));
        self.call(sent, "job");
        self.call(waiting, "scheduled_job");
        self.call_row("list", "SELECT id FROM service_contact_list WHERE service_id = $1").await;
    }

    async fn fill_reports(&mut self, browser: &mut Browser) {
        let app = &self.world.app;
        app.sql(&format!(
            "INSERT INTO ft_notification_status (bst_date, template_id, service_id, job_id, notification_type, key_type,
                 notification_status, notification_count, created_at)
             VALUES ('2026-06-16', '{}', $1, $1, 'sms', 'normal', 'delivered', 1200, now())",
            app.demo.sms_template_id
        ))
        .await;
        app.sql(
            "INSERT INTO returned_letters (id, reported_at, service_id, notification_id, created_at)
             VALUES (gen_random_uuid(), '2026-06-16', $1, gen_random_uuid(), now())",
        )
        .await;
        for at in ["2026-06-17 09:00", "2026-06-17 09:35"] {
            app.sql(&format!(
                "INSERT INTO unsubscribe_request
                     (id, notification_id, service_id, template_id, template_version, email_address, created_at)
                 SELECT gen_random_uuid(), id, service_id, template_id, template_version, \"to\", '{at}'
                 FROM notifications WHERE service_id = $1 AND notification_type = 'email'",
            ))
            .await;
            let latest = self.world.url("/unsubscribe-requests/reports/latest");
            if at == "2026-06-17 09:00" {
                assert!(browser.post(&latest, &[]).await.location().is_some(), "a report is made");
            }
        }
        self.call_row("report", "SELECT id FROM unsubscribe_request_report WHERE service_id = $1").await;
    }

    async fn fill_team(&mut self, browser: &mut Browser) {
        let other = self.world.app.add_service().await.service_id;
        let manager = self.fill("{manager}");
        self.world
            .app
            .sql(&format!(
                "UPDATE services SET name = 'Ferry bookings', normalised_service_name = 'ferrybookings' WHERE id = '{other}';
                 INSERT INTO user_to_service (user_id, service_id) VALUES ('{manager}', '{other}')"
            ))
            .await;
        self.call::<ServiceId>(other, "other_service");
        let (member, _) = self.world.member(&[Role::SendMessages]).await;
        self.world.app.sql(&format!("UPDATE users SET name = 'Tom Green' WHERE id = '{member}'")).await;
        self.call(member, "member");
        self.invite("zoe@example.com").await;
        for name in ["Case system", "Old system"] {
            self.world.app.advance(1);
            browser.post(&self.world.url("/api/keys/create"), &[("key_name", name), ("key_type", "test")]).await;
        }
        self.call_row("key", "SELECT id FROM api_keys WHERE name = 'Case system'").await;
        self.call_row("old_key", "SELECT id FROM api_keys WHERE name = 'Old system'").await;
        let revoke = self.fill("/services/{service}/api/keys/revoke/{old_key}");
        browser.post(&revoke, &[]).await.assert_leads_to(&self.world.url("/api/keys"));
        // Now that nothing is to be told any more.
        let heard = "https://example.com/heard";
        self.world.app.add_callback(self.world.service(), CallbackType::DeliveryStatus, heard).await;
    }

    /// Changes rows. What was read before is not known any more.
    pub async fn changed(self, statement: &str) -> Self {
        self.world.app.sql(statement).await;
        Self { world: World::with(self.world.app), names: self.names }
    }

    /// Signed in as somebody who is called so.
    pub async fn browser_of(&self, name: &str) -> Browser {
        self.world.signed_in(self.id(name)).await
    }
}
