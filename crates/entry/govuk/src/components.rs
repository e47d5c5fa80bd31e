//! The components: each is a template, and a function that renders it.
//!
//! A function takes the component's options as named arguments, and its template sees them as `p`. Two templates,
//! `govuk/components.html` and `tidings/components.html`, give the functions the names by which pages import them.

mod imports;
mod options;

use std::{collections::BTreeSet, fmt::Write};

use minijinja::{
    Environment, Error, ErrorKind, State, Value,
    value::{Kwargs, Rest, ValueOrKwargs},
};

pub use imports::resolve as resolve_imports;

/// A template of ours: its name and its text.
type Template = (&'static str, &'static str);

/// One component.
struct Component {
    template: Template,
    /// The options that may be given without their names, in this order.
    positional: &'static [&'static str],
}

macro_rules! template {
    ($name:literal) => {
        ($name, include_str!(concat!("../templates/", $name)))
    };
}

macro_rules! components {
    ($($name:literal $(($($option:literal),*))?)*) => {
        &[$(Component { template: template!($name), positional: &[$($($option),*)?] }),*]
    };
}

/// The design system's: all options by name.
const GOVUK: &[Component] = components! {
    "govuk/back-link.html"
    "govuk/breadcrumbs.html"
    "govuk/button.html"
    "govuk/character-count.html"
    "govuk/checkboxes.html"
    "govuk/date-input.html"
    "govuk/details.html"
    "govuk/error-message.html"
    "govuk/error-summary.html"
    "govuk/fieldset.html"
    "govuk/file-upload.html"
    "govuk/footer.html"
    "govuk/header.html"
    "govuk/hint.html"
    "govuk/input.html"
    "govuk/inset-text.html"
    "govuk/label.html"
    "govuk/notification-banner.html"
    "govuk/pagination.html"
    "govuk/panel.html"
    "govuk/password-input.html"
    "govuk/phase-banner.html"
    "govuk/radios.html"
    "govuk/select.html"
    "govuk/service-navigation.html"
    "govuk/skip-link.html"
    "govuk/summary-list.html"
    "govuk/table.html"
    "govuk/tabs.html"
    "govuk/tag.html"
    "govuk/task-list.html"
    "govuk/textarea.html"
    "govuk/warning-text.html"
};

/// Our own.
const TIDINGS: &[Component] = components! {
    "tidings/banner.html"("text", "kind")
    "tidings/big-number.html"("number", "label", "href", "id", "status")
    "tidings/copy-to-clipboard.html"("value", "name", "thing", "id")
    "tidings/email-message.html"("subject", "body_html", "from_name", "from_address", "reply_to", "to")
    "tidings/empty.html"("text")
    "tidings/folder-path.html"("parts", "current")
    "tidings/letter-message.html"("pages_html")
    "tidings/live.html"("key")
    "tidings/live-search.html"("target", "label", "id")
    "tidings/loading.html"("text")
    "tidings/pills.html"("items", "label")
    "tidings/progress.html"("done", "total", "label")
    "tidings/side-navigation.html"("items", "label")
    "tidings/sms-message.html"("body_html", "sender", "recipient")
    "tidings/status-tag.html"("status_text", "kind")
    "tidings/table-head.html"("columns")
};

/// What components and pages are made of.
const PARTS: &[Template] = &[
    template!("govuk/choices.html"),
    template!("govuk/layout.html"),
    template!("govuk/page-arrow.html"),
    template!("govuk/page-step.html"),
    template!("govuk/question.html"),
    template!("govuk/summary-action.html"),
];

impl Component {
    /// As pages import it: `back_link`.
    fn name(&self) -> String {
        let file = self.template.0.rsplit('/').next().unwrap_or_default();
        file.trim_end_matches(".html").replace('-', "_")
    }

    /// The function of all templates: `govuk_back_link`.
    fn function(&self) -> String {
        let folder = self.template.0.split('/').next().unwrap_or_default();
        format!("{folder}_{}", self.name())
    }
}

pub fn add_to(templates: &mut Environment<'static>) -> Result<(), Error> {
    for (name, text) in PARTS {
        templates.add_template(name, text)?;
    }
    for (importable, components) in [("govuk/components.html", GOVUK), ("tidings/components.html", TIDINGS)] {
        let mut names = String::new();
        for component in components {
            add(templates, component)?;
            // Writing to a string cannot fail.
            let _ = writeln!(names, "{{% set {} = {} %}}", component.name(), component.function());
        }
        templates.add_template_owned(importable, names)?;
    }
    Ok(())
}

fn add(templates: &mut Environment<'static>, component: &'static Component) -> Result<(), Error> {
    let (template, text) = component.template;
    templates.add_template(template, text)?;
    let (name, known) = (component.name(), options::read_by(text, PARTS));
    templates.add_function(component.function(), move |state: &mut State, arguments: Rest<ValueOrKwargs>| {
        let options = options_of(state, component, &name, &known, arguments.into_values())?;
        let html = state.get_template(template)?.render(Value::from_pairs([("p", options)]))?;
        Ok::<_, Error>(Value::from_safe_string(html))
    });
    Ok(())
}

/// The arguments as one map of options. One that the component does not read is an error: most likely it is a typing error.
fn options_of(
    state: &mut State,
    component: &Component,
    name: &str,
    known: &BTreeSet<&str>,
    mut arguments: Vec<Value>,
) -> Result<Value, Error> {
    let wrong = |what: String| Error::new(ErrorKind::TooManyArguments, what);
    let named = match arguments.pop_if(|last| last.is_kwargs()) {
        Some(named) => Kwargs::try_from(named)?,
        None => Kwargs::from_iter(std::iter::empty::<(&str, Value)>()),
    };
    if let Some(unknown) = named.args().find(|option| !known.contains(option) && *option != "caller") {
        return Err(wrong(format!("{name} has no option '{unknown}'")));
    }
    if arguments.is_empty() && !named.has("caller") {
        return Ok(named.into());
    }
    if arguments.len() > component.positional.len() {
        return Err(wrong(format!("{name} takes its options by name, but for {:?}", component.positional)));
    }
    let mut options: Vec<(&str, Value)> = component.positional.iter().copied().zip(arguments).collect();
    for option in named.args() {
        match option {
            // What stands between `{% call %}` and `{% endcall %}`.
            "caller" => options.push(("html", named.get::<Value>(option)?.call(state, &[])?)),
            _ => options.push((option, named.get(option)?)),
        }
    }
    Ok(Value::from_pairs(options))
}

#[cfg(test)]
mod tests;
