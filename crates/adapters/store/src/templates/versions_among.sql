-- As versions.sql, of several templates, hidden ones too, and without the files that emails link to.
SELECT t.id AS "id!", t.service_id AS "service_id!", t.name AS "name!", t.template_type::text AS "template_type!",
    t.content AS "content!", t.subject AS "subject?", t.version AS "version!", t.archived AS "archived!",
    t.hidden AS "hidden!", t.postage AS "postage?", t.created_at AS "created_at!: DateTime",
    t.updated_at AS "updated_at?: DateTime", t.created_by_id AS "created_by_id!", author.name AS "author_name!",
    author.email_address AS "author_email_address!", NULL::uuid AS "folder_id?",
    t.service_letter_contact_id AS "service_letter_contact_id?", t.letter_languages::text AS "letter_languages?",
    t.letter_welsh_subject AS "letter_welsh_subject?", t.letter_welsh_content AS "letter_welsh_content?",
    t.has_unsubscribe_link AS "has_unsubscribe_link!", redacted.redact_personalisation AS "redact_personalisation?",
    CASE t.template_type
        WHEN 'letter' THEN contact.contact_block
        WHEN 'email' THEN (
            SELECT email_address FROM service_email_reply_to
            WHERE service_id = t.service_id AND is_default ORDER BY created_at LIMIT 1)
        WHEN 'sms' THEN (
            SELECT sms_sender FROM service_sms_senders
            WHERE service_id = t.service_id AND is_default ORDER BY created_at LIMIT 1)
    END AS "reply_to_text?",
    NULL::jsonb AS "email_files?: Json<Vec<LinkedFile>>",
    attachment.id AS "attachment_id?", attachment.created_at AS "attachment_created_at?: DateTime",
    attachment.created_by_id AS "attachment_created_by_id?", attachment.archived_at AS "attachment_archived_at?: DateTime",
    attachment.archived_by_id AS "attachment_archived_by_id?", attachment.original_filename AS "attachment_filename?",
    attachment.page_count AS "attachment_page_count?"
FROM UNNEST($2::uuid[], $3::int[]) AS wanted (id, version)
JOIN templates_history AS t ON t.id = wanted.id AND t.version = wanted.version
JOIN users AS author ON author.id = t.created_by_id
LEFT JOIN template_redacted AS redacted ON redacted.template_id = t.id
LEFT JOIN service_letter_contacts AS contact ON contact.id = t.service_letter_contact_id
LEFT JOIN letter_attachment AS attachment ON attachment.id = t.letter_attachment_id
WHERE t.service_id = $1
