//! The pieces of the page that are the same in every email.

/// Up to the title.
pub(super) const HEAD: &str = "\
<!DOCTYPE html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<meta name=\"format-detection\" content=\"telephone=no, date=no, address=no\">
<meta name=\"x-apple-disable-message-reformatting\">
<meta name=\"color-scheme\" content=\"light dark\">
<meta name=\"supported-color-schemes\" content=\"light dark\">
<title>";

/// From the title to the label. The sheets are apart because some programs drop a whole sheet for one rule of it that they
/// do not know. A logo without a band was drawn for a white page: in the dark it keeps a white ground.
pub(super) const STYLES: &str = "</title>
<!--[if mso]><style>
table{mso-table-lspace:0;mso-table-rspace:0}
td,div,p,li,h2,h3,a{font-family:Arial,sans-serif!important}
li{margin-left:4px!important}
</style><![endif]-->
<style>
:root{color-scheme:light dark}
.content h2,.content h3,.content p,.content li{overflow-wrap:break-word}
@media (max-width:480px){.content h2{font-size:24px!important;line-height:30px!important}\
.content blockquote{padding-left:10px!important;border-left-width:5px!important}\
.logo img{max-width:270px!important;object-fit:contain;object-position:left}}
</style>
<style>
@media (prefers-color-scheme:dark){
.page{background:#121516!important;color:#f3f2f1!important}
.content,.content *{color:#f3f2f1!important}
.content a{color:#7cb8f0!important}
.content hr{background:#626a6e!important}
.content blockquote{border-color:#626a6e!important}
.brand .logo{background:#ffffff!important;padding:10px!important}
.brand .name{color:#f3f2f1!important;padding-left:10px!important}
}
</style>
<style>
@media print{
.page,.content,.content *{background:none!important;color:#000000!important}
.band,.band *{background:none!important;color:#000000!important}
.crown{display:none!important}
}
</style>
</head>
<body class=\"page\" style=\"margin:0;padding:0;background:#ffffff;color:#0b0c0c;\
font-family:Helvetica,Arial,sans-serif;-webkit-text-size-adjust:100%\">
<div class=\"page\" role=\"article\" aria-roledescription=\"email\" lang=\"en\" aria-label=\"";

/// The end of the label, and of the start tag that it stands in.
pub(super) const LABEL_END: &str = "\">\n";

/// Mail programs show it after the subject, in the list of messages; the message itself hides it.
pub(super) const PREHEADER: &str = "<div style=\"display:none;max-height:0;overflow:hidden;font-size:1px;\
line-height:1px;opacity:0;mso-hide:all\" hidden>";

/// Marks that there is more to read.
pub(super) const PREHEADER_END: &str = "…</div>\n";

/// A table as wide as the screen, up to its rows' cells.
macro_rules! table {
    () => {
        "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" \
         style=\"border-collapse:collapse\">"
    };
}

/// The column that holds everything, for Outlook.
macro_rules! outlook_column {
    () => {
        "<!--[if mso]><table role=\"presentation\" align=\"center\" width=\"560\" cellpadding=\"0\" cellspacing=\"0\" \
         border=\"0\"><tr><td><![endif]-->"
    };
}

pub(super) const TABLE: &str = table!();

/// A column of the width that reads well, less on narrow screens.
pub(super) const COLUMN: &str = concat!(outlook_column!(), "<div style=\"max-width:560px;margin:0 auto\">");

/// Its end.
pub(super) const COLUMN_END: &str = "</div><!--[if mso]></td></tr></table><![endif]-->";

/// Up to the content.
pub(super) const CONTENT: &str = concat!(
    table!(),
    "<tr><td style=\"padding:30px 10px;font-family:Helvetica,Arial,sans-serif\">\n",
    outlook_column!(),
    "<div class=\"content\" style=\"max-width:560px;margin:0 auto;font-size:19px;line-height:25px;\
     word-break:break-word\">\n"
);

/// From the content on, inside the body.
pub(super) const CONTENT_END: &str = "\n</div><!--[if mso]></td></tr></table><![endif]-->\n</td></tr></table>\n";

/// The end of the document.
pub(super) const END: &str = "</div>\n</body>\n</html>\n";

/// All of these together.
pub(super) const LENGTH: usize = HEAD.len()
    + STYLES.len()
    + LABEL_END.len()
    + PREHEADER.len()
    + PREHEADER_END.len()
    + CONTENT.len()
    + CONTENT_END.len()
    + END.len();
