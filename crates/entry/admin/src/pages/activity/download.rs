//! `/services/{service_id}/download-notifications.csv`: the list as a file, sent while it is read.

use futures::stream;
use jiff::civil::Date;
use tidings_admin_client::{AdminClient, Failed};
use tidings_api_types::internal::notifications::{CsvNotification, CsvPage, NotificationsWanted};
use tidings_domain::{NotificationId, NotificationType, ServiceId, london};

use super::filter::{Asked, Filter};
use crate::{
    access::{Access, Role},
    csv,
    routing::Routes,
    visit::{Answer, InService, Query},
};

/// How many rows are asked for at once.
const PAGE_SIZE: i64 = 5_000;

/// Where it is, below the service's address.
pub(super) const PATH: &str = "/download-notifications.csv";

pub(super) fn routes(routes: &mut Routes) {
    let access = Access::member_with(&[Role::ViewActivity]);
    routes.get("/services/{service_id}/download-notifications.csv", access, download);
}

async fn download(visit: InService, Query(asked): Query<Asked>) -> Answer {
    let filter = Filter::read(None, &asked)?;
    let wanted = NotificationsWanted { page_size: Some(PAGE_SIZE), ..filter.wanted() };
    let pages = Pages { client: visit.client.clone(), service: visit.service.id, wanted };
    // Whatever hinders the first page is told as an error, and not by a file that breaks off.
    let first = pages.after(None).await?;
    let mut head = String::new();
    csv::push_row(&mut head, CsvNotification::COLUMNS);
    push_rows(&mut head, &first);
    let last = pages.last_of(&first);
    let rest = stream::try_unfold(last, move |last| {
        let pages = pages.clone();
        async move {
            let Some(last) = last else { return Ok(None) };
            let page = pages.after(Some(last)).await?;
            let mut rows = String::new();
            push_rows(&mut rows, &page);
            Ok::<_, Failed>(Some((rows, pages.last_of(&page))))
        }
    });
    let name = file_name(&visit.service.name, london::day(visit.now), filter.channel);
    csv::download(&name, futures::StreamExt::chain(stream::iter([Ok(head)]), rest))
}

/// What the file of a service is called, with what was sent until a day.
pub(super) fn file_name(service_name: &str, day: Date, channel: Option<NotificationType>) -> String {
    let kind = channel.map_or("messages", NotificationType::plural);
    format!("{service_name} – {day} – {kind}.csv")
}

/// The rows, page by page.
#[derive(Clone)]
struct Pages {
    client: AdminClient,
    service: ServiceId,
    wanted: NotificationsWanted,
}

impl Pages {
    async fn after(&self, last: Option<NotificationId>) -> Result<CsvPage, Failed> {
        let wanted = NotificationsWanted { older_than: last, ..self.wanted.clone() };
        self.client.notifications.for_csv(self.service, &wanted).await
    }

    /// The row after which there may be more.
    fn last_of(&self, page: &CsvPage) -> Option<NotificationId> {
        let is_full = i64::try_from(page.notifications.len()).is_ok_and(|count| count >= page.page_size.max(1));
        page.notifications.last().filter(|_| is_full).map(|row| row.id)
    }
}

fn push_rows(out: &mut String, page: &CsvPage) {
    for row in &page.notifications {
        csv::push_row(out, row.cells());
    }
}
