//! `/services/{service_id}/templates/{template_id}/edit`: other words, and for letters those of one language.

use minijinja::{Value, context, value::Serde};
use tidings_api_types::internal::templates::{Template, TemplateEdit};
use tidings_domain::{NotificationType, ServiceId, TemplateEmailFileId, TemplateId};
use tidings_template::{NameSet, Template as Parsed, placeholders};

use super::{
    WRITE,
    changes::Changes,
    create::{REFUSED, Typed, writing_of},
    in_use, letter_in_use, url_of,
    words::{self, Written},
};
use crate::{
    forms::{Form, FormView},
    problem::Problem,
    routing::Routes,
    visit::{Answer, InService, Path},
};

const CHANGED_MEANWHILE: &str =
    "Somebody saved this template while you were writing. Compare theirs with yours, then save again";

pub(super) fn routes(routes: &mut Routes) {
    for (path, text) in [
        ("/services/{service_id}/templates/{template_id}/edit", Text::Main),
        ("/services/{service_id}/templates/{template_id}/edit/welsh", Text::Welsh),
    ] {
        routes.get(path, WRITE, move |visit: InService, Path((_, id)): Path<(ServiceId, TemplateId)>| {
            show(visit, id, text)
        });
        routes.post(path, WRITE, move |visit: InService, Path((_, id)): Path<(ServiceId, TemplateId)>| {
            save(visit, id, text)
        });
    }
}

/// Which of a template's texts is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Text {
    /// The only one, or the English one.
    Main,
    Welsh,
}

impl Text {
    fn of(self, template: &Template) -> Option<(&str, &str)> {
        match self {
            Self::Main => Some((template.subject.as_deref().unwrap_or_default(), &template.content)),
            Self::Welsh => template.letter_welsh_subject.as_deref().zip(template.letter_welsh_content.as_deref()),
        }
    }
}

async fn find(visit: &InService, id: TemplateId, text: Text) -> Result<Template, Problem> {
    match text {
        Text::Main => Ok(in_use(visit, id).await?.0),
        Text::Welsh => Ok(letter_in_use(visit, id).await?.0),
    }
}

async fn show(visit: InService, id: TemplateId, text: Text) -> Answer {
    let template = find(&visit, id, text).await?;
    let channel = template.template_type;
    if !visit.service.may(channel.permission()) {
        return visit.go_to(&visit.url(&format!("/templates/action-blocked/{channel}/view_template/{id}")));
    }
    let (subject, content) = text.of(&template).ok_or(Problem::NotFound)?;
    let mut values = vec![
        ("name", template.name.clone()),
        ("subject", subject.to_owned()),
        ("template_content", content.to_owned()),
        ("version", template.version.to_string()),
    ];
    if template.has_unsubscribe_link {
        values.push(("has_unsubscribe_link", "y".to_owned()));
    }
    form_page(&visit, &template, text, &FormView::of(values), Typed::stored(content), false)
}

async fn save(visit: InService, id: TemplateId, text: Text) -> Answer {
    let template = find(&visit, id, text).await?;
    let (subject, content) = text.of(&template).ok_or(Problem::NotFound)?;
    let mut form = visit.checked();
    let written = words::read(&mut form, template.template_type);
    if form.is_ticked("preview") || form.is_ticked("back") {
        let typed = if form.is_ticked("preview") { Typed::previewed(&written) } else { Typed::of(&written) };
        return form_page(&visit, &template, text, &form.view(), typed, false);
    }
    let differs = written.content != content || written.subject.as_deref().is_some_and(|written| written != subject);
    let is_overtaken = form.is_valid() && differs && form.text("version") != template.version.to_string();
    if is_overtaken {
        form.error("template_content", CHANGED_MEANWHILE);
    }
    if !form.is_valid() {
        return form_page(&visit, &template, text, &form.view(), Typed::of(&written), is_overtaken);
    }
    let (changes, files_left_out) = changes(&template, text, &written);
    if changes.is_breaking() && !form.is_ticked("confirm") && is_called_by_systems(&visit).await? {
        return confirm_page(&visit, &template, &changes, &form);
    }
    let edit = edit(&visit, &template, text, &written, files_left_out);
    match visit.client.templates.update(visit.service.id, id, edit).await {
        Ok(_) => visit.go_to(&url_of(&visit, id, "")),
        Err(failed) => {
            form.refused(failed, REFUSED)?;
            form_page(&visit, &template, text, &form.view(), Typed::of(&written), false)
        }
    }
}

/// What the change means, and the files whose links are no longer in the text. Links to files are written as placeholders.
fn changes(template: &Template, text: Text, written: &Written) -> (Changes, Vec<TemplateEmailFileId>) {
    let (mut before, mut after) = (placeholders_of(template), written.placeholders());
    // The other language of a letter keeps its own.
    let other = match text {
        Text::Main => Text::Welsh,
        Text::Welsh => Text::Main,
    };
    if let Some((subject, content)) = other.of(template).filter(|_| template.template_type == NotificationType::Letter)
    {
        after.extend(names_in(subject, content));
        after = unique(&after);
    }
    let present = NameSet::new(after.iter().map(String::as_str));
    let left_out =
        template.email_files.iter().filter(|file| !present.contains(&file.filename)).map(|file| file.id).collect();
    let files = NameSet::new(template.email_files.iter().map(|file| file.filename.as_str()));
    before.retain(|name| !files.contains(name));
    after.retain(|name| !files.contains(name));
    (Changes::between(&before, &after), left_out)
}

fn placeholders_of(template: &Template) -> Vec<String> {
    let texts = [Text::Welsh, Text::Main].into_iter().filter_map(|text| text.of(template));
    let names: Vec<String> = texts.flat_map(|(subject, content)| names_in(subject, content)).collect();
    unique(&names)
}

fn names_in(subject: &str, content: &str) -> Vec<String> {
    let (subject, content) = (Parsed::parse(subject), Parsed::parse(content));
    placeholders(&[&subject, &content]).into_iter().map(str::to_owned).collect()
}

fn unique(names: &[String]) -> Vec<String> {
    NameSet::new(names.iter().map(String::as_str)).as_slice().iter().map(|name| (*name).to_owned()).collect()
}

/// People see which values a template wants; systems have to be told.
async fn is_called_by_systems(visit: &InService) -> Result<bool, Problem> {
    let keys = visit.client.api_keys.list(visit.service.id).await?;
    Ok(keys.api_keys.iter().any(|key| key.is_in_force(visit.now)))
}

fn edit(
    visit: &InService,
    template: &Template,
    text: Text,
    written: &Written,
    files_left_out: Vec<TemplateEmailFileId>,
) -> TemplateEdit {
    let common = TemplateEdit {
        name: written.name.clone(),
        archive_email_file_ids: files_left_out,
        created_by: Some(visit.user.id),
        has_unsubscribe_link: (template.template_type == NotificationType::Email)
            .then_some(written.has_unsubscribe_link),
        ..TemplateEdit::default()
    };
    match text {
        Text::Main => {
            TemplateEdit { subject: written.subject.clone(), content: Some(written.content.clone()), ..common }
        }
        Text::Welsh => TemplateEdit {
            letter_welsh_subject: Some(written.subject.clone()),
            letter_welsh_content: Some(Some(written.content.clone())),
            ..common
        },
    }
}

/// `is_overtaken` if somebody else has saved meanwhile: what they wrote is a link away.
fn form_page(
    visit: &InService,
    template: &Template,
    text: Text,
    form: &FormView,
    typed: Typed<'_>,
    is_overtaken: bool,
) -> Answer {
    let title = match (template.template_type, text, &template.letter_welsh_content) {
        (NotificationType::Letter, Text::Welsh, _) => "Edit the Welsh text",
        (NotificationType::Letter, Text::Main, Some(_)) => "Edit the English text",
        _ => "Edit template",
    };
    let writing = context! {
        title,
        back => url_of(visit, template.id, ""),
        form => form.value(),
        // Who saves now has seen this version.
        version => template.version,
        saved_url => is_overtaken.then(|| url_of(visit, template.id, &format!("/version/{}", template.version))),
    };
    visit.page("templates/write.html", context! { ..writing, ..writing_of(visit, template.template_type, typed) })
}

fn confirm_page(visit: &InService, template: &Template, changes: &Changes, form: &Form<'_>) -> Answer {
    let kept = ["name", "subject", "template_content", "has_unsubscribe_link", "version"];
    let typed: Vec<Value> =
        kept.into_iter().filter_map(|name| visit.form.get(name).map(|value| context! { name, value })).collect();
    visit.page(
        "templates/confirm_changes.html",
        context! {
            changes => Serde(changes),
            typed,
            channel => template.template_type.as_str(),
            form => form.view().value(),
        },
    )
}
