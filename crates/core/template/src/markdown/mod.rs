//! The dialect of markdown in emails and letters: headings, lists, insets, rules and links, and no emphasis.
//!
//! A filled template is parsed once into a [`Document`]: one text and a flat list of the blocks in it, as parts of that
//! text. Each output is one walk over the blocks, straight into one buffer; the text inside a block is told apart while
//! it is written. Nothing is copied but the contents of insets and items whose lines have to be moved left.
//!
//! Every step takes time linear in the text, whatever its brackets do:
//!
//! - blocks are told by their first line and the one below it (`block`, `lines`), and what must be searched further on,
//!   closing fences, tags and the ends of comments, is indexed once for a text (`fence`, `tags`);
//! - so are the brackets of links, and the outcome of each walk over them is kept (`brackets`);
//! - insets and lists are nested twelve deep at most, links eight, so that a text is read a bounded number of times and
//!   no message exhausts the stack.

mod block;
mod brackets;
mod definitions;
mod document;
mod entities;
mod fence;
mod html;
mod inline;
mod letter;
mod lines;
mod list;
mod plain;
mod render;
mod source;
mod tags;

pub(crate) use block::parse;
pub(crate) use document::Document;
pub(crate) use entities::{decode, escape, escape_all, escape_attribute, means_something_in_html, sanitise};
pub(crate) use html::{push as push_html, push_href};
pub(crate) use letter::render as to_letter_html;
pub(crate) use plain::{to_plain_text, to_preheader};
pub(crate) use source::is_digit;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every output of a text.
    fn outputs(text: &str) -> [String; 4] {
        let document = parse(text);
        let mut html = String::new();
        push_html(&document, &mut html);
        let preheader = to_preheader(&document, document.len(), usize::MAX);
        [html, to_plain_text(&document), preheader, to_letter_html(&document, &mut |_| None)]
    }

    /// Texts of what makes naive matchers go over the text again and again, or recurse. That their time is linear is
    /// measured where they are large, in the benchmark of the content.
    #[test]
    fn hostile_texts_render() {
        let size = 4_000;
        let repeated = |unit: &str| unit.repeat(size / unit.len());
        let hostile = [
            repeated("[a]("),
            repeated("["),
            repeated("[a") + &repeated("]"),
            repeated("[[a](b)") + &repeated("](c)"),
            format!("[x]: y\n\n{}{}", repeated("["), repeated("[a]")),
            repeated("[a](b 'c "),
            repeated("[a](<b> "),
            repeated("<a b=") + "\">",
            repeated("<a>"),
            repeated("<!--"),
            repeated("```\n"),
            repeated("``` a\n"),
            repeated("* a\n"),
            repeated("* a\n\n"),
            repeated("* "),
            repeated("1. a\n   * b\n"),
            repeated("^"),
            repeated("^ a\n\n"),
            repeated("[a\n"),
            repeated("[^a\n"),
            repeated(" "),
            repeated(" \n\t"),
            repeated("a\u{301}"),
            repeated("|\n"),
            repeated("<p>\n"),
            repeated("http://"),
        ];
        for text in hostile {
            let _outputs = outputs(&text);
        }
    }

    proptest! {
        #[test]
        fn any_text_renders(text in "(\\PC|[\\[\\]()<>#*^ \n1.\\\\\"|=:'`-]|http://|<b>|\\[a\\]: |\\[\\^a\\]|```){0,60}") {
            let _outputs = outputs(&text);
        }
    }
}
