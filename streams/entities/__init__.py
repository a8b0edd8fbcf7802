"""People, organizations and places as mentions with one id each."""
