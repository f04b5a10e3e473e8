"""The command `mutate`."""

import json


def test_each_mutant_is_listed(run):
    said = run("mutate", "gcounter", "--depth", 4)
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith("gcounter: 6 mutants, 6 refuted\n  3 replicas, at most 4 events\n\n")
    as_json = json.loads(run("mutate", "gcounter", "--depth", 4, "--format", "json").out)
    assert [row["refuted"] for row in as_json["mutants"]] == [True] * 6


def test_survivors_show_in_the_exit_status(run):
    said = run("mutate", "gcounter", "--replicas", 1, "--depth", 2)
    assert said.status == 1
    assert "gcounter: 6 mutants, 2 refuted, 4 not\n  1 replica, at most 2 events\n" in said.out
    assert said.out.endswith("! not refuted: a weak specification, a narrow bound, or a change without consequences\n")
