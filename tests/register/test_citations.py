"""A rating cites the study or report it rests on, never a publisher's front page."""

from urllib.parse import urlsplit

import yaml

from store.catalogue import DATA


def test_every_rating_and_source_of_a_programme_points_to_a_page_of_its_own():
    for programme in yaml.safe_load((DATA / "programmes.yaml").read_text("utf-8")):
        addresses = [e["url"] for e in programme["evidence"]]
        addresses += [s["url"] for s in programme["sources"]]
        for address in addresses:
            path = urlsplit(address).path.strip("/")
            assert path and path != "BenefitCost", (programme["id"], address)
