"""To come."""

from dashboard.frame import begin

begin("alerts", "")
