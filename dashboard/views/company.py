"""To come."""

from dashboard.frame import begin

begin("company", "")
