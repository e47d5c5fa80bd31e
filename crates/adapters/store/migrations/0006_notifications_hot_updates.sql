-- Room on each page for the updates that every notification gets, so that they stay on the page and touch no index. Our own
-- 0001 makes the table like this; an adopted one gets it here, for the pages that are written from now on.
ALTER TABLE notifications SET (fillfactor = 70);
