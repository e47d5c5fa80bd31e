//! Blocks as plain text.

use super::{Block, Inline, Level, Line, Lines, entities::decode};

/// How wide rules and underlines are, in characters.
const WIDTH: usize = 65;

/// The text of the blocks. Starts with line breaks, which callers trim.
pub(crate) fn render(blocks: &[Block<'_>]) -> String {
    let mut out = String::new();
    blocks.iter().for_each(|block| push_block(&mut out, block));
    out
}

fn push_block(out: &mut String, block: &Block<'_>) {
    match block {
        Block::Paragraph(lines) => out.extend(["\n\n", &lines_text(lines)]),
        Block::Heading(level, line) => {
            let underline = if *level == Level::One { "=" } else { "-" };
            out.extend(["\n\n\n", &line_text(line), "\n", &underline.repeat(WIDTH)]);
        }
        Block::Rule => out.extend(["\n\n", &"=-".repeat(WIDTH).chars().take(WIDTH).collect::<String>()]),
        Block::List { ordered, items } => {
            out.push('\n');
            for (index, item) in items.iter().enumerate() {
                let marker = if *ordered { format!("{}.", index + 1) } else { "•".to_owned() };
                out.extend(["\n", &marker, " ", &lines_text(item)]);
            }
        }
        Block::Inset(inner) => out.push_str(&render(inner)),
    }
}

fn lines_text(lines: &Lines<'_>) -> String {
    lines.iter().map(line_text).collect::<Vec<_>>().join("\n")
}

fn line_text(line: &Line<'_>) -> String {
    line.iter().map(inline_text).collect()
}

fn inline_text(inline: &Inline<'_>) -> String {
    match inline {
        Inline::Text(text) => decode(text),
        Inline::Url(url) => (*url).to_owned(),
        Inline::Link { text, target, title: Some(title) } => format!("{} ({title}): {target}", decode(text)),
        Inline::Link { text, target, title: None } => format!("{}: {target}", decode(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::parse;

    #[test]
    fn structure_shows_as_text() {
        let text = render(&parse("# Title\nsee [this](https://a.b \"c\")\n1. x\n1. y\n* z"));
        let underline = "=".repeat(WIDTH);
        assert_eq!(text, format!("\n\n\nTitle\n{underline}\n\nsee this (c): https://a.b\n\n1. x\n2. y\n3. z"));
    }
}
