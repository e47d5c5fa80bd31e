//! Templates: rules that need nothing but the row.

use crate::NotificationType;

/// The name, and the subject, of the hidden template by which a service's own PDF letters are recorded.
pub const PRECOMPILED_TEMPLATE_NAME: &str = "Pre-compiled PDF";

/// Whether a template stands for letters that come as finished PDFs.
pub fn is_precompiled_letter(template_type: NotificationType, name: &str, hidden: bool) -> bool {
    hidden && template_type == NotificationType::Letter && name == PRECOMPILED_TEMPLATE_NAME
}
