//! Every page as a person reads it, compared with how it was when somebody last looked at it: `tests/admin/snapshots/` has a file
//! for each walk through pages that belong together. After a change that is meant, look at the differences, and take them over with
//! `INSTA_UPDATE=always`.

mod filled;
mod messages;
mod outline;
mod people;
mod service;
mod templates;

use http::{Method, StatusCode};
use tidings_admin::routes;

use self::filled::Filled;
use crate::browser::{Browser, Reply};

/// Pages that are looked at one after the other, in one browser.
struct Walk {
    /// The file's name.
    name: &'static str,
    who: Who,
    stops: &'static [Stop],
}

/// Who walks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    /// Somebody who is not signed in.
    Nobody,
    /// Somebody who has an account, and no service.
    Person,
    /// A member of the service's team who may do everything.
    Manager,
    /// As [`Self::Manager`], while the service is in trial mode.
    OnTrial,
    /// Somebody who runs the platform.
    PlatformAdmin,
    /// As [`Self::PlatformAdmin`], while the service asks to go live.
    Deciding,
}

/// In paths, `{name}` stands for what [`Filled`] or an earlier stop calls so.
enum Stop {
    /// A page, as a link leads to it.
    Page(&'static str),
    /// A form with these fields. Of the page that answers it, only what the page before had not is written down.
    Sent(&'static str, &'static [(&'static str, &'static str)]),
    /// A form with a file: its name and content.
    Uploaded(&'static str, &'static str, &'static str),
    /// The page that the last form has led to. What is new in its address is called by these names.
    Next(&'static str),
    /// As [`Self::Next`], of a link in the last message that has one like it.
    Mailed(&'static str),
    /// What is to be done later is done.
    Later,
}

impl Stop {
    /// The path of a page that is looked at.
    fn page(&self) -> Option<&'static str> {
        match self {
            Self::Page(path) | Self::Next(path) | Self::Mailed(path) => Some(path),
            Self::Sent(..) | Self::Uploaded(..) | Self::Later => None,
        }
    }
}

/// Every walk.
const WALKS: [&Walk; 15] = [
    &people::PUBLIC,
    &people::REGISTERING,
    &people::SIGNING_IN,
    &people::ACCOUNT,
    &templates::TEMPLATES,
    &templates::LETTERS,
    &messages::SENDING,
    &messages::SPREADSHEETS,
    &messages::ACTIVITY,
    &service::SERVICES,
    &service::API,
    &service::TEAM,
    &service::SETTINGS,
    &service::PLATFORM,
    &service::DECIDING,
];

/// What makes a service that is live one that asks to be so.
const ASKS_TO_GO_LIVE: &str = "; UPDATE services SET restricted = true, has_active_go_live_request = true,
    go_live_user_id = created_by_id, volume_email = 111111, volume_sms = 1 WHERE id = $1";

/// Routes that have no page of their own, and why.
const NO_PAGES: &[(&str, &str)] = &[
    ("/.well-known/security.txt", "a text file"),
    ("/security.txt", "a text file"),
    ("/services/{service_id}/report-request/{report_request_id}", "a file"),
    ("/services/{service_id}/send/{file}", "a spreadsheet to fill in"),
    ("/services/{service_id}/templates/{template_id}/page", "a letter alone, shown in a frame"),
];

/// Addresses that end in these have no page: they are files, and parts of pages for scripts.
const NO_PAGE_ENDINGS: [&str; 5] = [".csv", ".json", "/events", ".events", "/download/{file_name}"];

#[test]
fn every_page_is_looked_at() {
    let routes: Vec<&str> =
        routes().into_iter().filter(|route| route.method == Method::GET).map(|route| route.path).collect();
    let stops = WALKS.iter().flat_map(|walk| walk.stops).filter_map(Stop::page);
    let seen: Vec<&str> = stops.filter_map(|path| route_of(&routes, path)).collect();
    let has_none = |route: &str| {
        NO_PAGES.iter().any(|(path, _)| *path == route) || NO_PAGE_ENDINGS.iter().any(|ending| route.ends_with(ending))
    };
    let missing: Vec<_> = routes.iter().filter(|route| !seen.contains(route) && !has_none(route)).collect();
    assert!(missing.is_empty(), "add these to a walk, or to what has no page: {missing:#?}");
    let needless: Vec<_> = routes.iter().filter(|route| seen.contains(route) && has_none(route)).collect();
    assert!(needless.is_empty(), "these are in a walk, and said to have no page: {needless:#?}");
    for (path, why) in NO_PAGES {
        assert!(routes.contains(path), "{path}, {why}, is there no more");
    }
}

/// The route that a path is of: where several fit, the one that says most.
fn route_of<'a>(routes: &[&'a str], path: &str) -> Option<&'a str> {
    let path = path.split('?').next().unwrap_or_default();
    let fits = |route: &&&str| {
        route.split('/').count() == path.split('/').count()
            && route.split('/').zip(path.split('/')).all(|(pattern, part)| match pattern.split_once('{') {
                Some((before, _)) => part.starts_with(before),
                None => pattern == part,
            })
    };
    let literal = |route: &&str| route.split('/').filter(|pattern| !pattern.contains('{')).count();
    routes.iter().filter(fits).copied().max_by_key(literal)
}

/// Walks, and compares what there was to be seen with what is stored.
async fn compare(walk: &Walk) {
    let mut walker = Walker::of(walk.who).await;
    let mut seen = String::new();
    for stop in walk.stops {
        let (head, lines) = walker.go(stop).await;
        let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
        seen.push_str(&format!("━━ {head}\n{lines}\n"));
    }
    walker.filled.world.app.leave_jobs();
    let seen = walker.filled.forget(&seen);
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(walk.name, seen);
    });
}

struct Walker {
    filled: Filled,
    browser: Browser,
    /// The lines of the last page.
    shown: Vec<String>,
    /// Where the last form has led to.
    led_to: Option<String>,
}

impl Walker {
    async fn of(who: Who) -> Self {
        let filled = match who {
            Who::Nobody | Who::Person => Filled::with_people().await,
            Who::Manager | Who::OnTrial | Who::PlatformAdmin | Who::Deciding => Filled::with_service().await,
        };
        let filled = match who {
            Who::Nobody | Who::Person | Who::Manager => filled,
            Who::OnTrial => filled.changed("UPDATE services SET restricted = true WHERE id = $1").await,
            Who::PlatformAdmin | Who::Deciding => {
                let mut update = filled.fill("UPDATE users SET platform_admin = true WHERE id = '{manager}'");
                if who == Who::Deciding {
                    update.push_str(ASKS_TO_GO_LIVE);
                }
                filled.changed(&update).await
            }
        };
        let browser = match who {
            Who::Nobody => filled.world.browser(),
            Who::Person => filled.browser_of("person").await,
            Who::Manager | Who::OnTrial | Who::PlatformAdmin | Who::Deciding => filled.browser_of("manager").await,
        };
        Self { filled, browser, shown: Vec::new(), led_to: None }
    }

    /// Where the stop is, and what there is to be seen.
    async fn go(&mut self, stop: &Stop) -> (String, Vec<String>) {
        match stop {
            Stop::Page(path) => {
                let page = self.browser.get(&self.filled.fill(path)).await;
                ((*path).to_owned(), self.look(&page))
            }
            Stop::Next(pattern) => {
                let led_to = self.led_to.take().unwrap();
                self.filled.learn(pattern, &led_to);
                let page = self.browser.get(&led_to).await;
                ((*pattern).to_owned(), self.look(&page))
            }
            Stop::Mailed(pattern) => {
                let link = self.filled.mailed(pattern).await;
                self.filled.learn(pattern, &link);
                let page = self.browser.get(&link).await;
                (format!("{pattern}, from an email"), self.look(&page))
            }
            Stop::Later => {
                self.filled.world.app.work_off().await;
                ("later".to_owned(), Vec::new())
            }
            Stop::Sent(path, fields) => {
                let fields: Vec<(&str, String)> =
                    fields.iter().map(|(name, value)| (*name, self.filled.fill(value))).collect();
                let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
                let answer = self.browser.post(&self.filled.fill(path), &fields).await;
                let told: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
                let told = if told.is_empty() { "nothing".to_owned() } else { told.join(", ") };
                (format!("{path}, sent with {told}"), self.look_at_what_is_new(&answer))
            }
            Stop::Uploaded(path, name, content) => {
                let path = (self.filled.fill(path), path);
                let answer = self.browser.upload(&path.0, &[], ("file", name, content.as_bytes())).await;
                (format!("{}, sent with the file {name}", path.1), self.look_at_what_is_new(&answer))
            }
        }
    }

    fn look(&mut self, page: &Reply) -> Vec<String> {
        let lines = match page.location() {
            Some(location) => return vec![format!("leads to {location}")],
            None => outline::of_page(&page.html()),
        };
        assert!(page.status.is_success() || page.status == StatusCode::NOT_FOUND, "{}: {lines:?}", page.status);
        self.shown.clone_from(&lines);
        let status = (page.status != StatusCode::OK).then(|| format!("status: {}", page.status.as_u16()));
        status.into_iter().chain(lines).collect()
    }

    fn look_at_what_is_new(&mut self, answer: &Reply) -> Vec<String> {
        let before = std::mem::take(&mut self.shown);
        self.led_to = answer.location().map(str::to_owned);
        let mut lines = self.look(answer);
        lines.retain(|line| !before.contains(line));
        self.shown = before;
        lines
    }
}

macro_rules! walks {
    ($($name:ident => $walk:expr),+ $(,)?) => {
        $(
            #[tokio::test]
            async fn $name() {
                compare(&$walk).await;
            }
        )+
    };
}

walks! {
    public_pages_are_as_they_were => people::PUBLIC,
    registering_is_as_it_was => people::REGISTERING,
    signing_in_is_as_it_was => people::SIGNING_IN,
    the_account_is_as_it_was => people::ACCOUNT,
    templates_are_as_they_were => templates::TEMPLATES,
    letters_are_as_they_were => templates::LETTERS,
    sending_is_as_it_was => messages::SENDING,
    spreadsheets_are_as_they_were => messages::SPREADSHEETS,
    activity_is_as_it_was => messages::ACTIVITY,
    services_are_as_they_were => service::SERVICES,
    the_api_is_as_it_was => service::API,
    the_team_is_as_it_was => service::TEAM,
    settings_are_as_they_were => service::SETTINGS,
    the_platform_is_as_it_was => service::PLATFORM,
    deciding_is_as_it_was => service::DECIDING,
}
