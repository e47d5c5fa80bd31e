//! The gallery shows every component, and nothing in it is undefined.

#[path = "../examples/gallery/page.rs"]
mod page;

use std::collections::BTreeSet;

/// The components that README.md lists.
const COMPONENTS: &str = include_str!("../README.md");
const GALLERY: &str = include_str!("../examples/gallery/gallery.html");

#[test]
fn the_gallery_is_rendered() {
    let html = page::page().unwrap_or_else(|error| panic!("{error:#}"));
    assert!(html.contains("Ferry timetable changes"));
    let _ = page::router();
}

#[test]
fn each_component_is_in_the_gallery_and_in_the_readme() {
    let mut templates = minijinja::Environment::new();
    tidings_govuk::add_to(&mut templates).unwrap();
    let functions = templates.globals().map(|(name, _)| name.to_owned());
    let names: BTreeSet<String> = functions
        .filter_map(|name| {
            let name = name.strip_prefix("govuk_").or_else(|| name.strip_prefix("tidings_"))?;
            Some(name.to_owned())
        })
        .collect();
    assert!(names.len() > 40, "{names:?}");
    let missing = |text: &str| names.iter().filter(|name| !text.contains(&format!("{name}("))).cloned().collect();
    let in_gallery: Vec<String> = missing(GALLERY);
    assert!(in_gallery.is_empty(), "not in the gallery: {in_gallery:?}");
    let in_readme: Vec<&String> = names.iter().filter(|name| !COMPONENTS.contains(&format!("`{name}"))).collect();
    assert!(in_readme.is_empty(), "not in the README: {in_readme:?}");
}
