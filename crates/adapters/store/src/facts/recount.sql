-- Counts the notifications of the day $1, which begins at $2 and ends before $3.
INSERT INTO fact_recounts SELECT * FROM tidings_recount($1, $2, $3)
