//! A browser without JavaScript: follows cookies, fills in forms, looks at pages.

use std::{collections::BTreeMap, sync::Arc};

use axum::{Router, body::Body};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use scraper::{Html, Selector};
use sha2::{Digest, Sha256};
use tidings_admin::{Admin, Role, Settings};
use tidings_admin_client::{
    AdminClient,
    transport::{InProcess, TokenSource},
};
use tidings_api_types::internal::admin_sessions::NewAdminSession;
use tidings_cache::{Cache, InProcess as Memory};
use tidings_domain::{ServiceId, UserId};
use tidings_test_support::{TestApp, app::ADMIN_CLIENT_SECRET};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// An installation with its admin app.
pub struct World {
    pub app: TestApp,
    pub client: AdminClient,
    admin: Router,
}

impl World {
    pub async fn new() -> Self {
        Self::with(TestApp::new().await)
    }

    pub fn with(app: TestApp) -> Self {
        // A test that fails because a page is broken says why.
        let logs = tracing_subscriber::fmt().with_max_level(tracing::Level::ERROR).with_test_writer();
        let _ = logs.try_init();
        let token = TokenSource::admin(ADMIN_CLIENT_SECRET.into(), app.clock.clone());
        let cache = Cache::new(Arc::new(Memory::new(16 << 20, app.clock.clone())));
        let client = AdminClient::new(Arc::new(InProcess::new(app.internal_api(), token)), cache);
        let settings = Settings {
            base_url: "http://admin.example".to_owned(),
            api_url: "https://api.example".to_owned(),
            secret: "secret-of-no-consequence".into(),
            product_name: "Tidings".to_owned(),
            support_contact: Some("support@example.com".to_owned()),
            sandbox_path: None,
        };
        let admin = tidings_admin::router(Admin {
            client: client.clone(),
            clock: app.clock.clone(),
            settings: Arc::new(settings),
            stopping: CancellationToken::new(),
        });
        Self { app, client, admin }
    }

    pub fn service(&self) -> ServiceId {
        self.app.demo.service_id
    }

    /// The address of a page of the demo service.
    pub fn url(&self, path: &str) -> String {
        format!("/services/{}{path}", self.service())
    }

    /// Nobody's.
    pub fn browser(&self) -> Browser {
        Browser { admin: self.admin.clone(), cookies: BTreeMap::new() }
    }

    /// A new person on the demo service's team, who has these roles.
    pub async fn member(&self, roles: &[Role]) -> (UserId, Browser) {
        let user = self.person("member").await;
        self.app.sql(&format!("INSERT INTO user_to_service (user_id, service_id) VALUES ('{user}', $1)")).await;
        for permission in roles.iter().flat_map(|role| role.permissions()) {
            self.app
                .sql(&format!(
                    "INSERT INTO permissions (id, service_id, user_id, permission, created_at)
                         VALUES (gen_random_uuid(), $1, '{user}', '{permission}', now())"
                ))
                .await;
        }
        (user, self.signed_in(user).await)
    }

    /// Somebody with every role.
    pub async fn manager(&self) -> Browser {
        self.member(Role::ALL).await.1
    }

    /// A new person, active and on no team, who signs in by text message.
    pub async fn person(&self, name: &str) -> UserId {
        let id = UserId::at(self.app.now(), rand::random());
        self.app
            .sql(&format!(
                "INSERT INTO users (id, name, email_address, created_at, _password, mobile_number, password_changed_at,
                     failed_login_count, state, platform_admin, auth_type, email_access_validated_at)
                 VALUES ('{id}', 'Person {name}', '{name}-{id}@example.com', '2026-01-02 03:04:05', 'none', '07700900123',
                     '2026-01-02 03:04:05', 0, 'active', false, 'sms_auth', '2026-06-02 03:04:05')"
            ))
            .await;
        id
    }

    /// Somebody who has signed in.
    pub async fn signed_in(&self, user: UserId) -> Browser {
        let token = BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
        let id = Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        let session = NewAdminSession {
            id,
            user_id: Some(user),
            state: serde_json::Map::new(),
            expires_at: (self.app.now() + jiff::SignedDuration::from_hours(20)).into(),
            user_agent: "test".to_owned(),
        };
        self.client.admin_sessions.create(&session).await.unwrap();
        let mut browser = self.browser();
        browser.cookies.insert("tidings_session".to_owned(), token);
        browser
    }
}

/// See the module.
#[derive(Clone)]
pub struct Browser {
    admin: Router,
    cookies: BTreeMap<String, String>,
}

/// What came back.
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Browser {
    pub async fn get(&mut self, path: &str) -> Reply {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Sends a form, with the token of one of our pages.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let token = self.token().await;
        let mut all = vec![("csrf_token", token.as_str())];
        all.extend(fields);
        self.post_without_token(path, &all).await
    }

    pub async fn post_without_token(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, body.into()).await
    }

    /// Sends JSON, as scripts of ours do.
    pub async fn post_json(&mut self, path: &str, body: &serde_json::Value) -> Reply {
        let token = self.token().await;
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/json").header("x-csrftoken", token);
        self.send(request, body.to_string().into()).await
    }

    /// Sends a form with a file.
    #[allow(dead_code, reason = "for pages that take files")]
    pub async fn upload(&mut self, path: &str, fields: &[(&str, &str)], file: (&str, &str, &[u8])) -> Reply {
        let token = self.token().await;
        let mut body = Vec::new();
        // One that is among the fields goes before.
        for (name, value) in fields.iter().chain(&[("csrf_token", token.as_str())]) {
            body.extend(format!("--x-y\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        let (field, name, content) = file;
        body.extend(
            format!("--x-y\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n").bytes(),
        );
        body.extend(content);
        body.extend(b"\r\n--x-y--\r\n");
        let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=x-y");
        self.send(request, body.into()).await
    }

    /// Follows redirects until there is a page.
    pub async fn follow(&mut self, mut reply: Reply) -> Reply {
        for _ in 0..10 {
            let Some(location) = reply.location() else { return reply };
            let path = location.to_owned();
            reply = self.get(&path).await;
        }
        reply
    }

    /// The token of one of our pages.
    pub async fn token(&mut self) -> String {
        let page = self.get("/sign-out").await;
        page.attribute("input[name=csrf_token]", "value")
    }

    async fn send(&mut self, request: http::request::Builder, body: Body) -> Reply {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header("x-forwarded-for", "203.0.113.7, 10.0.0.1");
        let request = request.header(header::COOKIE, cookies.join("; ")).body(body).unwrap();
        let response = self.admin.clone().oneshot(request).await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let (pair, _) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            match value {
                "" => self.cookies.remove(name),
                _ => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
        let (head, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Reply { status: head.status, headers: head.headers, body: String::from_utf8_lossy(&body).into_owned() }
    }
}

#[allow(dead_code, reason = "not every test looks at all of a page")]
impl Reply {
    /// Where it leads on to.
    pub fn location(&self) -> Option<&str> {
        self.headers.get(header::LOCATION).map(|location| location.to_str().unwrap())
    }

    pub fn html(&self) -> Html {
        Html::parse_document(&self.body)
    }

    /// The texts of what matches, each with single spaces.
    pub fn texts(&self, css: &str) -> Vec<String> {
        let html = self.html();
        let selector = Selector::parse(css).unwrap();
        html.select(&selector)
            .map(|it| it.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    }

    /// The text of the first that matches.
    #[track_caller]
    pub fn text_of(&self, css: &str) -> String {
        let texts = self.texts(css);
        texts.into_iter().next().unwrap_or_else(|| panic!("no {css} in {} {}", self.status, self.body))
    }

    pub fn has(&self, css: &str) -> bool {
        let selector = Selector::parse(css).unwrap();
        self.html().select(&selector).next().is_some()
    }

    /// An attribute of the first that matches.
    #[track_caller]
    pub fn attribute(&self, css: &str, name: &str) -> String {
        let html = self.html();
        let selector = Selector::parse(css).unwrap();
        let found = html.select(&selector).next().and_then(|it| it.attr(name)).map(str::to_owned);
        found.unwrap_or_else(|| panic!("no {name} of {css} in {} {}", self.status, self.body))
    }

    /// The page's h1.
    #[track_caller]
    pub fn h1(&self) -> String {
        self.text_of("h1")
    }

    /// What the summary of errors says.
    pub fn errors(&self) -> Vec<String> {
        self.texts(".govuk-error-summary__list li")
    }

    #[track_caller]
    pub fn assert_page(&self, h1: &str) -> &Self {
        assert_eq!((self.status, self.h1().as_str()), (StatusCode::OK, h1), "{}", self.body);
        self
    }

    #[track_caller]
    pub fn assert_leads_to(&self, path: &str) -> &Self {
        assert_eq!((self.status, self.location()), (StatusCode::SEE_OTHER, Some(path)), "{}", self.body);
        self
    }
}
