-- What people asked for by right. It stays when the person is erased, and says that and when it was answered.
CREATE TABLE rk_requests (
    id {name} PRIMARY KEY,
    profile_id {name} NOT NULL,
    received_at {number} NOT NULL,
    doc TEXT NOT NULL
);

CREATE INDEX rk_requests_received ON rk_requests (received_at, id);

CREATE INDEX rk_requests_of_profile ON rk_requests (profile_id, received_at, id);

-- Until when customers want no letters; what is over is deleted.
CREATE TABLE rk_pauses (
    profile_id {name} PRIMARY KEY,
    until {number} NOT NULL
) {clustered};

CREATE INDEX rk_pauses_until ON rk_pauses (until)
