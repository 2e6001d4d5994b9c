"""Ground floor of the register: settings, clock, records, access, jobs, notices and the four ideas."""
