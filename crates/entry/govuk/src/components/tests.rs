use minijinja::{Environment, Error, context};

fn environment() -> Environment<'static> {
    let mut templates = Environment::new();
    crate::add_to(&mut templates).unwrap();
    templates
}

fn render(page: &'static str) -> Result<String, Error> {
    let mut templates = environment();
    templates.add_template("page.html", page)?;
    templates.get_template("page.html")?.render(context! { name => "Amala & Bela", unsafe_html => "<b>" })
}

#[test]
fn a_component_is_imported_by_its_name_and_escapes_text() {
    let page = r#"{% from "govuk/components.html" import tag %}{{ tag(text=name, classes="a") }}"#;
    assert_eq!(render(page).unwrap(), r#"<strong class="govuk-tag a">Amala &amp; Bela</strong>"#);
}

#[test]
fn an_import_of_a_page_is_seen_in_its_blocks() {
    let page = r#"{% extends "govuk/layout.html" %}
{% from "govuk/components.html" import tag %}
{% from "tidings/components.html" import empty %}
{% block content %}{{ tag(text=name) }}{{ empty(unsafe_html) }}{% endblock %}"#;
    let html = render(page).unwrap();
    assert!(html.contains(r#"<strong class="govuk-tag">Amala &amp; Bela</strong>"#), "{html}");
    assert!(html.contains(r#"<p class="govuk-body empty">&lt;b&gt;</p>"#), "{html}");
    assert!(html.contains(r#"<link rel="stylesheet" href="/assets/main."#), "{html}");
}

#[test]
fn what_a_call_encloses_is_the_html() {
    let page =
        r#"{% from "tidings/components.html" import live %}{% call live("totals") %}<b>{{ name }}</b>{% endcall %}"#;
    let expected = r#"<div class="live-part" data-live-key="totals"><b>Amala &amp; Bela</b></div>"#;
    assert_eq!(render(page).unwrap(), expected);
}

#[test]
fn an_option_that_there_is_not_is_named() {
    let error = |page| render(page).unwrap_err().to_string();
    assert!(error("{{ govuk_button(txt='a') }}").contains("button has no option 'txt'"));
    assert!(error("{{ govuk_button('a') }}").contains("button takes its options by name"));
    assert!(error("{{ tidings_loading('a', 'b') }}").contains(r#"but for ["text"]"#));
}

#[test]
fn a_line_break_at_the_start_of_a_text_is_kept() {
    let html = render(r#"{{ govuk_textarea(name="a", value="\nb") }}"#).unwrap();
    // The first line break of an element is dropped by browsers.
    assert!(html.contains(">\n\nb</textarea>"), "{html}");
    let html = render(r#"{{ govuk_textarea(name="a", value="b") }}"#).unwrap();
    assert!(html.contains(">\nb</textarea>") && !html.contains(">\n\nb"), "{html}");
}
