"""First names by the pronoun people most often use for their bearers; our own list of common ones. A name that is used
for everybody is in neither."""

from __future__ import annotations

HE = frozenset(
    """aaron abdul adam adrian ahmed alan albert alejandro alexandre ali alistair amir andre andrew angus anthony
    antoine anil arjun arthur ben benjamin bernard bill bob brad brandon brian bruce callum carl carlos charles
    chris christian christopher colin craig dan daniel darren dave david dennis derek diego dmitri dominic don
    donald doug duncan ed edward emmanuel eric erik ernest ethan fabien felix fen fernando francis francois françois
    frank fred gabriel gary gavin geoff george gerald gilles glenn gordon graham greg gregory guillaume guy harold
    harry hassan henry howard hugh hugo ian ibrahim igor ivan jack jacob jacques jake james jamal jason javier
    jean-françois jeff jeffrey jeremy jim joe john jonathan jorge jose josé joseph joshua juan justin karim keith
    ken kenneth kevin khalid kiran kyle larry laurent lawrence leo leonard liam louis luc lucas luis luke malcolm
    manuel marc marcel marco mario mark martin mathieu matt matthew maurice max maxime michael michel miguel mike
    mohamed mohammed muhammad nathan neil nicholas nick nicolas nigel noah norman olivier omar oscar owen pablo
    pascal patrick paul pedro peter phil philip philippe pierre piet rafael rajesh ralph ravi raymond rené richard
    rick rob robert roberto roger roland ron ronald ross roy russell ryan samuel scott sean sebastian serge sergei
    shane simon stephane stéphane stephen steve steven stuart ted terrence terry theo thomas tim timothy todd tom
    tomas tony trevor ulrich vikram victor vincent vladimir walter wayne wei william xavier yannick yusuf yves
    zachary""".split()
)
SHE = frozenset(
    """abigail adele agnes aisha alexandra alice alicia alison amanda amélie amelia amina amy ana andrea angela anita
    ann anna anne annie aoife audrey barbara beatrice béatrice beth betty beverly brenda bridget camille carla
    carmen carol caroline carolyn catherine cathy cecilia céline charlotte chantal chloe christina christine
    chrystia claire clara claudia colleen cynthia danielle deborah debra denise diana diane donna doreen dorothy
    eileen elaine eleanor elena elise elisabeth elizabeth ellen elodie élodie emily emma erica erin esther ethel eva
    eve evelyn fatima fiona florence frances françoise gabrielle geneviève gina giulia gloria grace hannah harriet
    heather helen hélène ida imogen ines ingrid irene isabel isabelle ivy jackie jane janet janice jeanne jennifer
    jessica jill joan joanna joanne josephine joyce judith judy julia julie karen kate katherine kathleen kathryn
    kathy katie kayla kelly kim kristen kristina lara laura lauren layla leah leila lena leslie lily linda lisa lois
    lorraine louise lucia lucie lucy lynn madeleine maeve margaret maria marie marilyn marina martha mary maryam
    maude megan melanie melissa mélanie michelle mildred miriam molly monica nadia nadine nancy naomi natalie
    natasha nathalie nicole nina nora norma olga olivia pamela patricia paula pauline penny phyllis priya rachel
    rebecca renée rita roberta rosa rose ruth sally samantha sandra sara sarah sharon sheila shirley sofia sonia
    sonja sophia sophie stephanie stéphanie sue susan suzanne sylvia sylvie tamara tania tara teresa theresa tina
    tracy ursula valerie valérie vanessa vera véronique victoria violet virginia vivian wendy wilma winifred yasmin
    yvonne zahra zoe""".split()
)
