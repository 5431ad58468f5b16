"""A small election folder to spoil in tests, and ways to spoil it."""

from pathlib import Path

FILES = {
    "election.toml": (
        'id = "small"\nlaw = "kz/mazhilis"\ndate = 2023-03-19\nname = { en = "Small" }\nsources = ["made for a test"]\n'
    ),
    "units.csv": (
        "unit,parent,level,name\nkz,,country,Country\nn,kz,region,North\ns,kz,region,South\ns1,s,precinct,One\n"
    ),
    "contests.csv": "contest,tier,unit,seats,name\nlist,list,kz,,The lists\n",
    "contestants.csv": (
        "contest,contestant,kind,party,name,order\nlist,a,list,pa,List A,2023-01-20\nlist,b,list,pb,List B,2023-01-21\n"
    ),
    "counts.csv": (
        "unit,contest,item,count\n"
        "n,list,a,60\nn,list,b,40\nn,list,against_all,5\nn,list,invalid,2\nn,list,cast,107\n"
        "s,list,a,30\ns,list,b,20\ns,list,against_all,1\ns,list,invalid,1\ns,list,cast,52\n"
        "kz,list,issued,160\nkz,list,registered,300\n"
    ),
    "declared.csv": "contest,contestant\n",
    "official.csv": "tier,contest,contestant,seats\nlist,list,a,41\nlist,list,b,28\n",
    "members.csv": "contest,contestant,member,name,order,groups\nlist,a,m1,One,1,women;youth\nlist,a,m2,Two,2,\n",
    "named.csv": "contest,contestant,member\nlist,a,m2\n",
    "published.csv": "contest,item,count,percent,source\nlist,a,90,57.69,press\n",
}
"""A whole, right folder: one list contest, counted in two regions, of a country with one precinct more."""


def small(folder: Path, **instead: str) -> Path:
    """Writes the small folder; `counts="..."` replaces a table's text, "" leaves the file out."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in FILES.items():
        content = instead.get(name.split(".")[0], content)
        if content:
            (folder / name).write_text(content, encoding="utf-8")
    return folder


DISTRICTS = {
    "election": 'id = "d"\nlaw = "kz/maslikhat-district"\ndate = 2023-03-19\n[seats]\ndistrict = 2\n',
    "contests": "contest,tier,unit,seats,name\nd1,district,n,,\nd2,district,s,,\n",
    "contestants": (
        "contest,contestant,kind,party,name,order\n"
        "d1,a,candidate,pa,A,1\nd1,b,candidate,,B,2\nd2,a,candidate,pa,A,1\nd2,c,candidate,,C,2\n"
    ),
    "counts": "unit,contest,item,count\nn,d1,a,10\nn,d1,b,20\ns1,d2,a,5\ns1,d2,c,\n",
    "official": "tier,contest,contestant,seats\ndistrict,d1,b,1\n",
    "members": "",
    "named": "",
    "published": "",
}
"""The same country with two constituencies instead: for `small(folder, **DISTRICTS)`."""
