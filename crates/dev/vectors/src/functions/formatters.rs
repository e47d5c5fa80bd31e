//! `formatters.jsonl`: small texts.

use std::borrow::Cow;

use serde_json::{Value, json};
use tidings_domain::{FileType, WordList, file_type, ids, safe_name};
use tidings_template::{gov_uk, html_text, links, typography, whitespace};

use super::{Function, Outcome, arguments};

pub const FUNCTIONS: &[Function] = &[
    Function::new("file_types", file_types),
    Function::new("formatters.format_file_size", |input| {
        result(file_type::size_in_words(input.get("bytes").and_then(Value::as_u64).unwrap_or_default()))
    }),
    Function::new("formatters.uuid_to_base64", |input| {
        ids::parse_lenient(arguments::text(input, "uuid")).map_or_else(refusal, |uuid| result(ids::to_base64(uuid)))
    }),
    Function::new("formatters.base64_to_uuid", |input| {
        ids::from_base64(arguments::text(input, "value")).map_or_else(refusal, |uuid| result(uuid.to_string()))
    }),
    Function::new("formatters.make_string_safe_for_email_local_part", |input| {
        result(safe_name::email_local_part(arguments::text(input, "text")))
    }),
    Function::new("formatters.make_string_safe_for_id", |input| {
        result(safe_name::html_id(arguments::text(input, "text")))
    }),
    Function::new("formatters.make_quotes_smart", |input| transformed(input, typography::smart_quotes)),
    Function::new("formatters.do_nice_typography", |input| transformed(input, typography::apply)),
    Function::new("formatters.remove_smart_quotes_from_email_addresses", |input| {
        transformed(input, typography::straight_quotes_in_email_addresses)
    }),
    Function::new("formatters.replace_hyphens_with_en_dashes", |input| transformed(input, typography::en_dashes)),
    Function::new("formatters.replace_hyphens_with_non_breaking_hyphens", |input| {
        transformed(input, typography::non_breaking_hyphens)
    }),
    Function::new("formatters.remove_whitespace_before_punctuation", |input| {
        transformed(input, whitespace::remove_before_punctuation)
    }),
    Function::new("formatters.normalise_whitespace", |input| transformed(input, whitespace::normalise)),
    Function::new("formatters.normalise_whitespace_and_newlines", |input| {
        result(whitespace::normalise_each_line(arguments::text(input, "text")))
    }),
    Function::new("formatters.normalise_multiple_newlines", |input| {
        transformed(input, whitespace::collapse_blank_lines)
    }),
    Function::new("formatters.strip_all_whitespace", |input| {
        result(whitespace::trim_all(arguments::text(input, "text")).to_owned())
    }),
    Function::new("formatters.strip_and_remove_obscure_whitespace", |input| {
        transformed(input, whitespace::strip_obscure)
    }),
    Function::new("formatters.remove_whitespace", |input| transformed(input, whitespace::remove_all)),
    Function::new("formatters.strip_unsupported_characters", |input| transformed(input, whitespace::strip_unsupported)),
    Function::new("formatters.escape_html", |input| transformed(input, html_text::escape)),
    Function::new("formatters.unescape_strict", |input| transformed(input, html_text::unescape)),
    Function::new("formatters.nl2br", |input| transformed(input, html_text::line_breaks)),
    Function::new("formatters.unlink_govuk_escaped", |input| transformed(input, gov_uk::unlink)),
    Function::new("formatters.url_encode_full_stops", |input| transformed(input, links::encode_full_stops)),
    Function::new("formatters.autolink_urls", |input| {
        result(links::link_all(arguments::text(input, "text"), arguments::text(input, "classes")).into_owned())
    }),
    Function::new("formatters.make_link_from_url", |input| {
        result(links::link(arguments::text(input, "text"), arguments::text(input, "classes")))
    }),
    Function::new("formatters.create_sanitised_html_for_url", anchor),
    Function::new("formatters.add_prefix", |input| {
        result(tidings_template::add_prefix(arguments::text(input, "body"), arguments::text(input, "prefix")))
    }),
    Function::new("formatters.formatted_list", |input| formatted_list(input, |list, items| list.html(items))),
    Function::new("formatters.unescaped_formatted_list", |input| formatted_list(input, |list, items| list.text(items))),
];

fn anchor(input: &Value) -> Outcome {
    let anchor = links::Anchor {
        target: arguments::text(input, "link"),
        text: arguments::text(input, "link_text"),
        title: arguments::text(input, "title"),
        class: arguments::text(input, "classes"),
        style: arguments::text(input, "style"),
    };
    result(anchor.html())
}

/// A rule from text to text.
fn transformed(input: &Value, rule: for<'t> fn(&'t str) -> Cow<'t, str>) -> Outcome {
    result(rule(arguments::text(input, "text")).into_owned())
}

fn result(text: String) -> Outcome {
    Outcome::Output(json!({"result": text}))
}

fn refusal() -> Outcome {
    Outcome::Error(Value::Null)
}

fn file_types(input: &Value) -> Outcome {
    let by_extension = FileType::from_extension(arguments::text(input, "extension"));
    let by_mime_type = FileType::from_mime_type(arguments::text(input, "mime"));
    Outcome::Output(json!({
        "allowed_extension": by_extension.is_some(),
        "mime_type": by_extension.map(FileType::mime_type),
        "pretty": by_extension.map(FileType::description),
        "extension_from_mime": by_mime_type.map(FileType::as_str),
        "allowed_mime": by_mime_type.is_some(),
    }))
}

fn formatted_list(input: &Value, join: fn(&WordList<'_>, &[String]) -> String) -> Outcome {
    let default = WordList::default();
    let options = input.get("options").unwrap_or(&Value::Null);
    let option = |name: &str| options.get(name).and_then(Value::as_str);
    let limit = options.get("max_items_shown").and_then(Value::as_u64).and_then(|limit| usize::try_from(limit).ok());
    let word = option("word_for_items_not_shown");
    if limit.is_some() && word.is_none() {
        // Our API cannot be asked for a limit without the word.
        let message = "`word_for_items_not_shown` must be provided, for example \"more\" or \"others\"";
        return Outcome::Error(json!({"type": "TypeError", "message": message}));
    }
    let list = WordList {
        conjunction: option("conjunction").unwrap_or(default.conjunction),
        separator: option("separator").unwrap_or(default.separator),
        before_each: option("before_each").unwrap_or(default.before_each),
        after_each: option("after_each").unwrap_or(default.after_each),
        prefix: (option("prefix").unwrap_or_default(), option("prefix_plural").unwrap_or_default()),
        at_most: limit.zip(word),
    };
    let items = input.get("items").and_then(Value::as_array).into_iter().flatten();
    let items: Vec<String> = items.map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned)).collect();
    result(join(&list, &items))
}
