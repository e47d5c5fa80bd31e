//! `/services/{service_id}/send/{template_id}/csv`: a spreadsheet of recipients is chosen.

use minijinja::{context, value::Serde};
use serde::Serialize;
use tidings_api_types::internal::templates::Template;
use tidings_domain::{NotificationType, ServiceId, TemplateId};

use super::{
    PREPARE,
    spreadsheet::upload_refused,
    steps::{self, ADDRESS_LINES},
    template,
};
use crate::{
    access::{Access, Role},
    csv,
    forms::FormView,
    problem::Problem,
    routing::Routes,
    suffixed::Suffixed,
    visit::{Answer, InService, Path},
};

const EXAMPLE: Access = Access::member_with(&[Role::SendMessages, Role::ManageTemplates]);

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/services/{service_id}/send/{template_id}/csv", PREPARE, ask);
    routes.post("/services/{service_id}/send/{template_id}/csv", PREPARE, upload);
    routes.get("/services/{service_id}/send/{file}", EXAMPLE, example);
}

async fn ask(visit: InService, Path((_, template_id)): Path<(ServiceId, TemplateId)>) -> Answer {
    let template = template::find(&visit, template_id).await?;
    show(&visit, &template, &FormView::default())
}

async fn upload(visit: InService, Path((_, template_id)): Path<(ServiceId, TemplateId)>) -> Answer {
    let template = template::find(&visit, template_id).await?;
    let mut form = visit.checked();
    if let Some(file) = form.file("file", "Choose a file that has your recipients") {
        let content = file.content();
        match visit.client.uploads.put_spreadsheet(visit.service.id, template_id, &file.name, content).await {
            Ok(stored) => return visit.go_to(&visit.url(&format!("/{template_id}/check/{}", stored.data.id))),
            Err(failed) => form.error("file", upload_refused(failed, &visit.admin.settings.product_name)?),
        }
    }
    show(&visit, &template, &form.view())
}

fn show(visit: &InService, template: &Template, form: &FormView) -> Answer {
    let values = steps::values(template);
    let columns: Vec<Column> = recipient_columns(template.template_type)
        .map(|name| Column { name: name.to_owned(), examples: recipient_examples(template.template_type, name) })
        .chain(values.into_iter().map(|name| Column { examples: [format!("{name} 1"), format!("{name} 2")], name }))
        .collect();
    let title = match template.template_type {
        NotificationType::Sms => "Upload a list of phone numbers",
        NotificationType::Email => "Upload a list of email addresses",
        NotificationType::Letter => "Upload a list of addresses",
    };
    visit.page(
        "send/csv.html",
        context! {
            title,
            template_name => &template.name,
            columns => Serde(&columns),
            form => form.value(),
            example_url => visit.url(&format!("/send/{}.csv", template.id)),
            back => visit.url(&format!("/templates/{}", template.id)),
        },
    )
}

/// A column of the example.
#[derive(Serialize)]
struct Column {
    name: String,
    /// In two rows.
    examples: [String; 2],
}

/// A spreadsheet to fill in, as comma separated values.
async fn example(visit: InService, Path((_, file)): Path<(ServiceId, Suffixed<TemplateId>)>) -> Answer {
    if !file.has_suffix {
        return Err(Problem::NotFound);
    }
    let template = template::find(&visit, file.id).await?;
    let values = steps::values(&template);
    let mut names: Vec<&str> = recipient_columns(template.template_type).collect();
    names.extend(values.iter().map(String::as_str));
    let rows: [Vec<String>; 2] = [0, 1].map(|row| {
        let recipients = recipient_columns(template.template_type)
            .map(|name| recipient_examples(template.template_type, name).get(row).cloned().unwrap_or_default());
        recipients.chain(values.iter().map(|name| format!("{name} {}", row + 1))).collect()
    });
    let mut content = String::new();
    csv::push_row(&mut content, names);
    rows.iter().for_each(|row| csv::push_row(&mut content, row));
    csv::file(&format!("{}.csv", template.name), content)
}

fn recipient_columns(channel: NotificationType) -> impl Iterator<Item = &'static str> {
    let one = template::recipient_name(channel);
    // The last line of an address has no column of its own any more.
    let several = ADDRESS_LINES.into_iter().take(7).filter(move |_| one.is_none());
    one.into_iter().chain(several)
}

fn recipient_examples(channel: NotificationType, column: &str) -> [String; 2] {
    let examples = match (channel, column) {
        (NotificationType::Sms, _) => ["07700 900321", "07700 900322"],
        (NotificationType::Email, _) => ["amala@example.com", "tom@example.com"],
        (NotificationType::Letter, "address line 1") => ["A. Name", "B. Name"],
        (NotificationType::Letter, "address line 2") => ["123 Example Street", "456 Example Street"],
        (NotificationType::Letter, "address line 3") => ["XM4 5HQ", "XM4 5HQ"],
        (NotificationType::Letter, _) => ["", ""],
    };
    examples.map(str::to_owned)
}
