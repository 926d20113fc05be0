"""From records to a dataset that can be cited; needs the extra ``newscrawler[dataset]``."""
