"""Given names: the pronoun most often used for their bearers, and people whom an article gives no other name.

The lists are our own, of common names. A name that is used for everybody is in neither.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from briefing.summary.pronouns import pronoun_for_description
from briefing.summary.speech_vocabulary import CUE

MALE_GIVEN_NAMES = frozenset(
    """aaron abdul abraham adam adrian adrien ahmed alain alan albert alec alejandro alexander alexandre alfred ali
    alistair allan allen alonzo alvin amir amos anders andre andrei andrew andré angelo angus anil anthony antoine
    anton antonio archie arjun armand arnold arthur arturo august barry bart basil ben benjamin bernard bert bill
    billy blake bob bobby boris boyd brad bradley brandon brendan brent bret brett brian bruce bryan bryce byron
    caleb callum calvin cameron carl carlos cedric cesar chad charles charlie chester chris christian christopher
    chuck clarence clark clay clayton clifford clint clyde cody cole colin connor conor conrad corey cory craig
    cristian curtis cyril damian damien dan daniel danny darrell darren darryl dave david dean denis dennis derek
    derrick desmond devin dick diego dirk dmitri dmitry dominic don donald donny doug drew duncan dwayne dwight
    dylan earl ed eddie edgar eduardo edward edwin eli elias elijah elliot elliott elmer elvis emil emilio emmanuel
    enrique eric erich erik ernest ernesto ethan etienne eugene evan everett ezra fabien felipe felix fen ferdinand
    fernando finn floyd forrest francis francisco franco francois frank franklin françois fred frederick fredrick
    fritz gabriel gareth garrett garry gary gavin gene geoff george gerald gerard gil gilbert gilles giovanni
    giuseppe glen glenn gonzalo gordon graham grant greg gregory guillaume gus gustavo guy hamid hamza hans harold
    harry harvey hassan hector henry herbert herman hernan horace howard howie hubert hugh hugo huw ian ibrahim igor
    ira irving isaac ismail ivan ivor jack jacob jacques jaime jake jalal jamal james jan jared jarrod jason javad
    javier jean-françois jed jeff jeffery jeffrey jeremy jerome jerry jesse jesus jesús jim jimmy joachim joaquin
    joe joel joey johan john johnny jon jonas jonathan jonathon jordi jorge jorgen jose josef joseph joshua josé
    juan juergen jules julian julien julius justin jürgen kai kamal karim keegan keith kelvin ken kenneth kent kevin
    khalid kiran kirk klaus kurt kurtis kyle larry lars laurent lawrence lennart leo leon leonard leonardo leroy
    lester lewis liam lionel lloyd logan lorenzo lou louie louis luc lucas lucien ludwig luigi luis lukas luke lyle
    lyndon mack magnus mahmoud malcolm manfred manuel marc marcel marco marcos marcus mario mark marshall martin
    marvin massimo mateo mathieu mats matt matthew maurice mauricio maurício max maxime mel melvin merrick micah
    michael michel mick miguel mike mikhail miles mitch mitchell mohamed mohammad mohammed monty moses moshe
    muhammad mustafa nathan naveed ned neil nelson neville nicholas nick nicolas nigel nikolai nikolas noah noel
    norman oliver olivier omar orlando oscar oskar otto owen pablo paolo pascal patrice patrick paul pedro percy
    perry pete peter phil philip philippe phillip pierre piet preston quentin rafael rafe rajesh ralf ralph ramon
    randall randy raoul raul ravi ray raymond reggie reginald reid rene rené rex reza ricardo richard richie rick
    rob robbie robert roberto rodney rodrigo roger roland rolf romain roman ron ronald ronnie rory ross roy rudolf
    rudolph rudy rupert russell ryan sal salvador sammy samuel sandro sanjay santiago saul scot scott sean sebastian
    sebastien serge sergei seth shane shawn sid silvio simon sol solomon spencer stan stanley stefan stephane
    stephen steve steven stewart stuart stéphane sven sébastien tad tariq ted teddy terence terrence terry theo
    theodore thierry thomas tim timothy tobias tobin toby todd tom tomas tommy tony travis trent trevor troy tyler
    tyrone ulf ulrich uwe vernon victor vikram vince vincent virgil vladimir wade wallace walter warren wayne wei
    wendell wes wesley wilbur willem william willie winston wolfgang xavier yann yannick yuri yusuf yves zach
    zachary zack étienne""".split()
)
FEMALE_GIVEN_NAMES = frozenset(
    """abby abigail adele adriana adrienne agnes agnès aimee aisha alana alexa alexandra alexandria alexis alice alicia
    alison alma alyssa amanda amber amelia amina amy amélie ana anastasia andrea andréa angela angelina angelique
    anita ann anna annabel anne annette annie antoinette aoife april ariana ariel arlene ashley astrid audrey aurora
    ava barb barbara beatrice becky belinda bella bernadette bernice bertha bess bessie beth bethany bettina betty
    beverly blanche bonnie brenda briana bridget bridgette brigitte britney brittany béatrice camille candace carla
    carly carmen carol carolina caroline carolyn carrie cassandra cassie catalina catherine cathleen cathy cecile
    cecilia celeste celia chantal chantelle charlene charlotte chelsea chloe christa christie christina christine
    chrystia cindy claire clara clare clarissa claudette claudia colette colleen connie consuelo cora corinne
    courtney crystal cynthia cécile céline daisy daniela daniella danielle daphne darlene dawn deb debbie deborah
    debra delia della denise denyse desiree diana diane dina dolores dominga donna dora doreen doris dorothea
    dorothy edith edna effie eileen elaine eleanor eleanore elena elisa elisabeth elise eliza elizabeth elle ellen
    ellie elodie elsa elsie emilia emilie emily emma erica erika erin ernestine estelle esther ethel eugenia eunice
    eva evangeline eve evelyn evelyne faith fatima fay faye felicia fern fiona flora florence fran frances francesca
    francine françoise freda frida gabriela gabrielle gail genevieve geneviève georgina geraldine gertrude gillian
    gina ginger ginny giselle giulia gladys glenda gloria grace greta gwen gwendolyn hailey hanna hannah harriet
    hazel heather heidi helen henrietta hilary hilda holly hope hortense hélène ida ilse imogen ines inga ingeborg
    ingrid irene iris isabel isabella isabelle isla ivy jackie jaclyn jacqueline jade jana jane janelle janet janice
    janine jasmine jean-anne jeanne jeannette jeannine jenna jennifer jenny jeri jess jessica jessie jill jillian jo
    joan joann joanna joanne jocelyn jodi jodie josephine josie josée joy joyce juanita judi judith judy julia
    juliana julie juliet juliette june kaitlyn kara karen karin karina karla kate katharine katherine kathie
    kathleen kathrin kathryn kathy katie katja katrina kay kayla kelli kellie kelly kerri kim kirsten krista kristen
    kristi kristin kristina kristine lana lara latisha latoya laura lauren laurie layla lea leah leanne lee-ann
    leigh-anne leila lena lenora leona leonie leonora leslie leticia lidia lila lilian liliane lillian lillie lily
    lina linda lindsay lindsey lisa liv liz liza lois lola lorena loretta lori lorna lorraine lottie lou-ann louise
    luann lucia lucie lucille lucinda lucy ludmila lydia lynda lyndsay lynette lynn lynne mabel madeleine mae maeve
    magdalena maggie maia malia mandy manon marcia margaret margarita margo margot marguerite maria mariah mariam
    marian mariana marianne maribel marie marilyn marina marissa marjorie marlene marsha martha mary maryam maryann
    maryanne mathilde matilda maude maura maureen mavis maxine maya meaghan meg megan meghan melanie melinda melissa
    melody mercedes meredith mia michaela michele micheline michelle mildred mimi mindy minnie mireille miriam molly
    mona monica monique morgane muriel myra myriam myrtle mélanie nadia nadine nadège nan nancy naomi natalie
    natasha nathalia nathalie nellie nettie nicola nicole nicolette niki nikki nina noelle nora noreen norma noémie
    odette olga olivia ophélie paige pam pamela pat-anne patricia patsy patti patty paula pauline pearl peggy penny
    petra philippa phoebe phyllis polly priya rachael rachel rachelle ramona raquel reba rebecca regina renata renée
    rhoda rhonda rita roberta robyn rochelle ronda rosa rosalie rosalind rosanna rosario rose roseann rosemary rosie
    roxanne ruby ruth sabine sabrina sadie sally samantha samira sandra sandy sara sarah saskia selena selma serena
    shannon shari sharlene sharon sheena sheila shelby shelley shelly sheri sherri sherry shirley sienna simone
    sinéad siobhan sofia solange soledad sonia sonja sophia sophie stacey stacy stefanie stella stephanie stéphanie
    sue summer susan susanna susannah susanne suzanna suzanne suzette svetlana sybil sylvia sylvie tabitha tamara
    tania tanja tanya tara tatiana teresa tess tessa thea thelma theresa tiffany tina toni tonya tori tracey tracy
    tricia trina trish trudy una ursula ursule valentina valeria valerie valérie vanessa vera veronica vicki vickie
    vicky victoria viola violet violeta virginia vivian vivien vivienne véronique wanda wendi wendy whitney
    wilhelmina wilma winifred winona yasmin yasmine yolanda yvette yvonne zahra zara zelda zoe zsuzsanna édith
    élodie émilie""".split()
)

# Only people have an age, or a "who": "Owen, 16,", "Owen, who ...".
_AGE_AFTER_NAME = re.compile(r", (?:\d{1,2},|aged \d{1,2}\b|who(?:se)?\b|\d{1,3} ans\b)")
# A given name that we know is a person's where it is the subject of one of these; elsewhere it may be a firm's.
_SAYS_AFTER_NAME = re.compile(r" (?:said|says|told|tells|added|adds|asked|asks|recalls|recalled|laughs|laughed)\b")
_SAYS_BEFORE_NAME = re.compile(r"\b(?:said|says|asked|asks|told|tells|recalled|recalls) $")
# "her husband, Stu", "bartender Stu": the noun tells that it is a person, and often the pronoun.
_NOUN_BEFORE_NAME = re.compile(r"\b([a-z][\w-]{2,16}),? $")
# Bounds on time, no rule: letters of a name, characters before it that are looked at, names of an article. Half and
# twice change no quote.
_LONGEST_NAME, _BEFORE_NAME, _MOST_NAMES = 16, 20, 40


def people_with_one_name(text: str, alone: Sequence[tuple[int, str]], firsts: Container[str]) -> dict[str, str]:
    """The names of one word that an article gives to people, with the pronoun for each bearer, "" when not known.

    Args: the text; its capitalised words that stand alone, with their offsets; the first names of those named in full.
    """
    found: dict[str, str] = {}
    for start, name in alone:
        if name in found or len(name) > _LONGEST_NAME or len(found) >= _MOST_NAMES or CUE.fullmatch(name.casefold()):
            continue
        pronoun = _pronoun_if_person(text, start, name, firsts)
        if pronoun is not None:
            found[name] = pronoun
    return found


def _pronoun_if_person(text: str, start: int, name: str, firsts: Container[str]) -> str | None:
    """The pronoun for who bears the name that begins at `start`; None where nothing there says it is a person."""
    pronoun, end = pronoun_for_given_name(name), start + len(name)
    # A noun of the sentence before is no relation of hers.
    near = text[max(0, start - 2) : start]
    related = (
        _NOUN_BEFORE_NAME.search(text, max(0, start - _BEFORE_NAME), start)
        if near[-1:] == " " and near[0] not in ".”"
        else None
    )
    kin = pronoun_for_description(related[1]) if related else None
    if kin is not None:
        return kin or pronoun
    if _AGE_AFTER_NAME.match(text, end):
        return pronoun
    if not (pronoun or name in firsts):
        return None
    told = _SAYS_AFTER_NAME.match(text, end) or _SAYS_BEFORE_NAME.search(text, max(0, start - _BEFORE_NAME), start)
    return pronoun if told else None


def pronoun_for_given_name(name: str) -> str:
    """The pronoun for the bearer of a first name, or ""."""
    low = name.casefold()
    return "he" if low in MALE_GIVEN_NAMES else "she" if low in FEMALE_GIVEN_NAMES else ""
