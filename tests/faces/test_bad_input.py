"""Bad input gets one clear line on standard error and exit status 2: no traceback, nothing on standard output."""

import pytest

SMALL = ("--model", "gcounter", "--depth", "2", "--no-report")
GOOD_FILE = """
from checker import Operation, StateBased

number = StateBased(name="number", initial=lambda i, n: 0, operations=[Operation("up", lambda n: n + 1)],
                    merge=max, value=lambda n: n)
numbers = [1, 2]
"""


@pytest.fixture
def model_file(tmp_path):
    """Write a file and give its name."""

    def write(text, name="mine.py"):
        (tmp_path / name).write_text(text)
        return name

    return write


# --- which data type --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "nearest"), [("gcuonter", "gcounter"), ("GCounter", "gcounter"), ("pn-counter", "pncounter")]
)
def test_an_unknown_model_suggests_the_nearest(refused, given, nearest):
    line = refused("--model", given, "--depth", 2)
    assert line == f"unknown model {given!r}; did you mean {nearest!r}? `python -m checker models` lists all"


@pytest.mark.parametrize("given", ["zzzzzz", "", "  ", "gcounter\nor so"])
def test_an_unknown_model_is_one_line(refused, given):
    assert "`python -m checker models` lists all" in refused("--model", given, "--depth", 2)


def test_a_file_that_does_not_exist(refused):
    line = refused("--model", "nowhere/mine.py:number", "--depth", 2)
    assert line == "no such file: nowhere/mine.py (from --model nowhere/mine.py:number)"


def test_a_folder_is_not_a_file(refused, tmp_path):
    (tmp_path / "folder.py").mkdir()
    assert refused("--model", "folder.py:number", "--depth", 2).startswith("no such file: folder.py")


def test_a_file_that_does_not_define_the_name(refused, model_file):
    line = refused("--model", f"{model_file(GOOD_FILE)}:nmuber", "--depth", 2)
    assert line == "mine.py does not define 'nmuber'; it defines number"


def test_a_file_without_a_name(refused, model_file):
    line = refused("--model", model_file(GOOD_FILE), "--depth", 2)
    assert line == "'mine.py' does not say which object to check; write mine.py:NAME; it defines number"


def test_a_name_that_is_no_description(refused, model_file):
    line = refused("--model", f"{model_file(GOOD_FILE)}:numbers", "--depth", 2)
    assert (
        line == "'numbers' in mine.py is a list, neither a class nor a StateBased, DeltaBased or OpBased description; "
        "it defines number"
    )


def test_a_file_with_a_syntax_error(refused, model_file):
    line = refused("--model", f"{model_file('x = 1' + chr(10) + 'def f(:')}:number", "--depth", 2)
    assert line.startswith("cannot import mine.py, line 2: SyntaxError: invalid syntax")


def test_a_file_that_raises(refused, model_file):
    line = refused("--model", f"{model_file('x = 1' + chr(10) + 'y = x / 0')}:number", "--depth", 2)
    assert line == "cannot import mine.py, line 2: ZeroDivisionError: division by zero"


def test_a_file_that_is_no_text(refused, tmp_path):
    (tmp_path / "mine.py").write_bytes(b"\xff\xfe\x00number")
    assert refused("--model", "mine.py:number", "--depth", 2).startswith("cannot import mine.py")


def test_a_file_that_exits(refused, model_file):
    line = refused("--model", f"{model_file('raise SystemExit(0)')}:number", "--depth", 2)
    assert line == "cannot import mine.py, line 1: SystemExit: 0"


def test_a_file_that_describes_something_that_cannot_work(refused, model_file):
    line = refused("--model", f"{model_file(GOOD_FILE.replace('merge=max', 'merge=None'))}:number", "--depth", 2)
    assert line == "number: merge must be a function, not None"


def test_a_module_that_does_not_exist(refused):
    line = refused("--model", "no_such_package.module:number", "--depth", 2)
    assert line == (
        "cannot import 'no_such_package' (from --model no_such_package.module:number): "
        "no such module on the Python path"
    )


def test_a_module_that_does_not_define_the_name(refused):
    line = refused("--model", "models.catalogue.counters:gcounters", "--depth", 2)
    assert line.startswith("models.catalogue.counters does not define 'gcounters'; it defines gcounter, ")


@pytest.mark.parametrize("target", [":", ":number", "mine:", "a b:number", "..:x", "json:dumps", "/:x"])
def test_a_target_that_names_nothing(refused, target):
    refused("--model", target, "--depth", 2)


# --- bounds and limits ------------------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["--depth", "--replicas", "--max-states", "--workers"])
@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("0", "0 is not one or more"),
        ("-1", "-1 is not one or more"),
        ("three", "'three' is not a whole number"),
        ("2.5", "'2.5' is not a whole number"),
        ("", "'' is not a whole number"),
        ("9" * 5000, "is not a whole number"),
    ],
)
def test_a_number_that_is_none(refused, option, given, why):
    line = refused(*SMALL, f"{option}={given}")
    assert line.startswith(f"Invalid value for '{option}': ")
    assert line.endswith(why)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("1,2", "ops gives 2 numbers (1,2) for 3 replicas; give one, or 3"),
        ("1,2,3,4", "ops gives 4 numbers (1,2,3,4) for 3 replicas; give one, or 3"),
        ("0", "ops allows no update at all, so nothing could ever go wrong; give at least one replica one"),
        ("0,0,0", "ops allows no update at all, so nothing could ever go wrong; give at least one replica one"),
        ("-1", "Invalid value for '--ops': '-1' has a number below zero"),
        ("1,-2,3", "Invalid value for '--ops': '1,-2,3' has a number below zero"),
        ("x", "Invalid value for '--ops': 'x' is neither a whole number nor a list such as 3,2,5"),
        ("1,,2", "Invalid value for '--ops': '1,,2' is neither a whole number nor a list such as 3,2,5"),
        ("", "Invalid value for '--ops': '' is neither a whole number nor a list such as 3,2,5"),
    ],
)
def test_updates_that_fit_no_replicas(refused, given, why):
    assert refused("--model", "gcounter", f"--ops={given}", "--no-report") == why


@pytest.mark.parametrize("arguments", [("--model", "gcounter"), ("check", "--model", "pncounter", "--network", "sync")])
def test_no_bound_at_all(refused, arguments):
    line = refused(*arguments)
    assert line == "no bound: the system is infinite without --depth N or --ops N; give at least one"


def test_more_than_anyone_can_want(refused):
    assert refused(*SMALL, "--replicas", 65) == "replicas must be between 1 and 64, not 65"
    line = refused("--model", "gcounter", "--depth", 1_000_001)
    assert line == "depth must be between 1 and 1,000,000, not 1000001"


def test_orderings_needs_a_depth(refused):
    line = refused("--model", "gcounter", "--ops", 1, "--engine", "orderings")
    assert line == "engine 'orderings' lists sequences of one length: give --depth N"


@pytest.mark.parametrize(
    ("option", "given", "why"),
    [
        (
            "--network",
            "tcp",
            "unknown network 'tcp'; known: async, sync, mailbox, causal, fifo, unordered, at-least-once",
        ),
        (
            "--network",
            "causal",
            "network 'causal' carries a message for each update, and gcounter is state-based: "
            "its replicas exchange whole payloads; use async, sync or mailbox",
        ),
        ("--skew", "1,x,2", "Invalid value for '--skew': '1,x,2' is not a list of whole numbers such as 10,0"),
        (
            "--skew",
            "1,0,0",
            "skew is given, but no operation of gcounter reads the clock; say Operation(..., reads_clock=True)",
        ),
        ("--crashes", 0, "Invalid value for '--crashes': 0 is not one or more"),
        (
            "--drops",
            1,
            "drops are for network 'mailbox'; on 'async' a message is never used up by being delivered, "
            "so that late, lost and repeated ones are covered or ruled out by the network itself",
        ),
        ("--engine", "warp", "unknown engine 'warp'; known: auto, table, reference, orderings"),
        (
            "--property",
            "speed",
            "unknown property 'speed'; known: conforms, converges, settles, monotonic, laws, round_trip, isolation, "
            "equality, completes",
        ),
        (
            "--max-memory",
            "lots",
            "Invalid value for '--max-memory': 'lots' is not a size; write for example 500M or 4G",
        ),
        ("--max-memory", "0", "Invalid value for '--max-memory': '0' is not a size above zero"),
        ("--max-memory", "nan", "Invalid value for '--max-memory': 'nan' is not a size above zero"),
        ("--max-memory", "-5M", "Invalid value for '--max-memory': '-5M' is not a size above zero"),
        ("--timeout", "soon", "Invalid value for '--timeout': 'soon' is not a number of seconds"),
        ("--timeout", "0", "Invalid value for '--timeout': '0' is not a number of seconds above zero"),
        ("--timeout", "-1", "Invalid value for '--timeout': '-1' is not a number of seconds above zero"),
        ("--timeout", "nan", "Invalid value for '--timeout': 'nan' is not a number of seconds above zero"),
        ("--format", "xml", "Invalid value for '--format': 'xml' is not one of 'text', 'json'."),
    ],
)
def test_a_value_that_is_unknown(refused, option, given, why):
    assert refused(*SMALL, f"{option}={given}") == why


def test_a_property_that_does_not_apply(refused):
    line = refused("--model", "pncounter", "--depth", 2, "--property", "monotonic")
    assert line == "property 'monotonic' does not apply to pncounter: its description does not say grow_only=True"


# --- the command line itself ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "begins"),
    [
        (("--depth", "2"), "Missing option '--model'."),
        (("check",), "Missing option '--model'."),
        ((*SMALL, "--depht", "3"), "No such option"),
        (("explore",), "No such command 'explore'."),
        (("compare",), "Missing argument 'MODEL MODEL...'."),
        (("compare", "gcounter", "--depth", "2"), "compare() needs at least two descriptions, not 1"),
        (("compare", "gcounter", "gconuter", "--depth", "2"), "unknown model 'gconuter'; did you mean 'gcounter'?"),
        (("replay",), "Missing argument 'TRACE...'."),
        ((*SMALL, "more"), "Got unexpected extra argument (more)"),
        (("--model",), "Option '--model' requires an argument."),
    ],
)
def test_arguments_that_make_no_command(refused, arguments, begins):
    assert refused(*arguments).startswith(begins)


# --- where files go ---------------------------------------------------------------------------------------


def test_a_report_folder_that_is_a_file(refused, tmp_path):
    (tmp_path / "taken").write_text("mine")
    line = refused("--model", "gcounter", "--depth", 2, "--report", "taken")
    advice = "give another folder with --report DIR, or --no-report"
    assert line == f"cannot write reports to taken: File exists; {advice}"
    below = refused("--model", "gcounter", "--depth", 2, "--report", "taken/below")
    assert below == f"cannot write reports to taken/below: Not a directory; {advice}"
    assert (tmp_path / "taken").read_text() == "mine"


def test_the_default_report_folder_with_a_file_in_the_way(refused, tmp_path):
    (tmp_path / "reports").write_text("")
    line = refused("compare", "gcounter", "gcounter-sum", "--depth", 2)
    assert line.startswith("cannot write reports to reports/gcounter-vs-gcounter-sum: Not a directory; ")


@pytest.mark.parametrize("name", ["report.md", "counterexample.json"])
def test_a_folder_where_a_report_file_must_go_is_refused_before_the_run(refused, tmp_path, name):
    (tmp_path / "out" / name).mkdir(parents=True)
    line = refused("--model", "gcounter", "--depth", 2000, "--report", "out")
    assert line == f"cannot write out/{name}: it is a folder; remove it, or give another place"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("states.bmp", "cannot tell the format of graph file states.bmp: use one of "),
        ("states", "cannot tell the format of graph file states: use one of "),
        ("nowhere/states.svg", "cannot write graph file nowhere/states.svg: no such folder nowhere"),
    ],
)
def test_a_graph_file_that_cannot_be_written_is_refused_before_the_run(refused, given, why):
    assert refused("--model", "gcounter", "--depth", 2000, "--no-report", "--graph", given).startswith(why)


def test_a_graph_file_that_is_a_folder_is_refused_before_the_run(refused, tmp_path):
    (tmp_path / "states.graphml").mkdir()
    line = refused("--model", "gcounter", "--depth", 2000, "--no-report", "--graph", "states.graphml")
    assert line == "cannot write states.graphml: it is a folder; remove it, or give another place"


# --- user code that cannot be checked ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("was", "becomes", "begins"),
    [
        ("value=lambda n: n", "value=lambda n: (x for x in ())", "a builtins.generator inside a payload or answer"),
        (
            "value=lambda n: n",
            "value=lambda n: 1, spec=lambda seen: 1 / 0",
            "specification '<lambda>' raised ZeroDivis",
        ),
        ("merge=max", "merge=lambda a, b: __import__('time').perf_counter_ns()", "number: merge(0, 0) gave "),
        ("merge=max", "merge=max, grow_only=1, snapshot=str", "number: snapshot and restore go together; give both"),
    ],
)
def test_a_type_that_cannot_be_checked(refused, model_file, was, becomes, begins):
    target = f"{model_file(GOOD_FILE.replace(was, becomes))}:number"
    assert refused("--model", target, "--depth", 3, "--no-report").startswith(begins)
