"""The terms of the ontology. Generated from ontology/newskg.ttl by `make generated`; never edited."""

from typing import Final

from pyoxigraph import NamedNode

PREFIXES: Final = {
    "dcterms": "http://purl.org/dc/terms/",
    "itsrdf": "http://www.w3.org/2005/11/its/rdf#",
    "kg": "https://w3id.org/newskg#",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "np": "http://www.nanopub.org/nschema#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "plover": "https://w3id.org/newskg/plover#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vann": "http://purl.org/vocab/vann/",
    "vs": "http://www.w3.org/2003/06/sw-vocab-status/ns#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


class DCTERMS:
    """Terms of http://purl.org/dc/terms/."""

    created: Final = NamedNode("http://purl.org/dc/terms/created")
    creator: Final = NamedNode("http://purl.org/dc/terms/creator")
    date: Final = NamedNode("http://purl.org/dc/terms/date")
    description: Final = NamedNode("http://purl.org/dc/terms/description")
    identifier: Final = NamedNode("http://purl.org/dc/terms/identifier")
    license: Final = NamedNode("http://purl.org/dc/terms/license")
    modified: Final = NamedNode("http://purl.org/dc/terms/modified")
    publisher: Final = NamedNode("http://purl.org/dc/terms/publisher")
    source: Final = NamedNode("http://purl.org/dc/terms/source")
    title: Final = NamedNode("http://purl.org/dc/terms/title")


class ITSRDF:
    """Terms of http://www.w3.org/2005/11/its/rdf#."""

    taClassRef: Final = NamedNode("http://www.w3.org/2005/11/its/rdf#taClassRef")
    taIdentRef: Final = NamedNode("http://www.w3.org/2005/11/its/rdf#taIdentRef")


class KG:
    """Terms of https://w3id.org/newskg#."""

    Abducted: Final = NamedNode("https://w3id.org/newskg#Abducted")
    """People kidnapped or held hostage."""
    Abduction: Final = NamedNode("https://w3id.org/newskg#Abduction")
    """Someone is kidnapped or taken hostage."""
    About: Final = NamedNode("https://w3id.org/newskg#About")
    """The number, give or take a tenth."""
    Accident: Final = NamedNode("https://w3id.org/newskg#Accident")
    """A crash, fire or explosion that nobody meant."""
    Accusation: Final = NamedNode("https://w3id.org/newskg#Accusation")
    """The speaker blames somebody for something."""
    Acquisition: Final = NamedNode("https://w3id.org/newskg#Acquisition")
    """A company or part of it is taken over, merged or bought, or a big order is placed."""
    Acquittal: Final = NamedNode("https://w3id.org/newskg#Acquittal")
    """Someone is found not guilty."""
    Agent: Final = NamedNode("https://w3id.org/newskg#Agent")
    """Who acts or speaks: a person, an organisation or a geopolitical entity."""
    Agreement: Final = NamedNode("https://w3id.org/newskg#Agreement")
    """Parties agree, sign or conclude something."""
    Aid: Final = NamedNode("https://w3id.org/newskg#Aid")
    """Help in money, goods, arms or work is given."""
    Annexation: Final = NamedNode("https://w3id.org/newskg#Annexation")
    """A territory is made part of a state."""
    Appointment: Final = NamedNode("https://w3id.org/newskg#Appointment")
    """Someone is named to an office."""
    ArmedGroup: Final = NamedNode("https://w3id.org/newskg#ArmedGroup")
    """A militia, insurgent or terrorist group that is no army of a state."""
    Arrest: Final = NamedNode("https://w3id.org/newskg#Arrest")
    """Someone is arrested or detained by an authority."""
    Arrested: Final = NamedNode("https://w3id.org/newskg#Arrested")
    """People arrested, detained or jailed."""
    Article: Final = NamedNode("https://w3id.org/newskg#Article")
    """A news article, whatever its medium."""
    AtLeast: Final = NamedNode("https://w3id.org/newskg#AtLeast")
    """The number or more."""
    AtMost: Final = NamedNode("https://w3id.org/newskg#AtMost")
    """The number or less."""
    Attack: Final = NamedNode("https://w3id.org/newskg#Attack")
    """Force is used against people or things."""
    Award: Final = NamedNode("https://w3id.org/newskg#Award")
    """A prize or honour is given."""
    Bankruptcy: Final = NamedNode("https://w3id.org/newskg#Bankruptcy")
    """A body cannot pay and says so or is declared to be so."""
    Belief: Final = NamedNode("https://w3id.org/newskg#Belief")
    """What the source thinks, hopes, fears or expects rather than says."""
    Boycott: Final = NamedNode("https://w3id.org/newskg#Boycott")
    """Someone stays away from or refuses to deal with others in protest."""
    Candidacy: Final = NamedNode("https://w3id.org/newskg#Candidacy")
    """Someone stands for an office, or says so."""
    Ceasefire: Final = NamedNode("https://w3id.org/newskg#Ceasefire")
    """Fighting stops by agreement or order."""
    Charge: Final = NamedNode("https://w3id.org/newskg#Charge")
    """Someone is formally accused of a crime."""
    Claim: Final = NamedNode("https://w3id.org/newskg#Claim")
    """A statement or attitude attributed to a source."""
    Claimed: Final = NamedNode("https://w3id.org/newskg#Claimed")
    """Only a claim states it."""
    Closure: Final = NamedNode("https://w3id.org/newskg#Closure")
    """A body, plant, road or border is closed."""
    Company: Final = NamedNode("https://w3id.org/newskg#Company")
    """A business."""
    Comparator: Final = NamedNode("https://w3id.org/newskg#Comparator")
    """How the number bounds the quantity."""
    Condemnation: Final = NamedNode("https://w3id.org/newskg#Condemnation")
    """The speaker disapproves of somebody or something."""
    Conviction: Final = NamedNode("https://w3id.org/newskg#Conviction")
    """A court finds someone guilty."""
    Country: Final = NamedNode("https://w3id.org/newskg#Country")
    """A state, recognised by all or by some."""
    Coup: Final = NamedNode("https://w3id.org/newskg#Coup")
    """Power is taken by force from those who hold it."""
    Crackdown: Final = NamedNode("https://w3id.org/newskg#Crackdown")
    """An authority acts hard against many."""
    Current: Final = NamedNode("https://w3id.org/newskg#Current")
    """Held when the article was written."""
    DateSource: Final = NamedNode("https://w3id.org/newskg#DateSource")
    """Where the date of an article's publication was found."""
    Death: Final = NamedNode("https://w3id.org/newskg#Death")
    """Someone dies, and not by violence."""
    Declaration: Final = NamedNode("https://w3id.org/newskg#Declaration")
    """A state, status or decision is formally declared."""
    Demand: Final = NamedNode("https://w3id.org/newskg#Demand")
    """The speaker asks for or calls for something."""
    Demonym: Final = NamedNode("https://w3id.org/newskg#Demonym")
    """A word for the people of a place that stands for the place, as in 'Russian officials'."""
    Denial: Final = NamedNode("https://w3id.org/newskg#Denial")
    """The speaker says that something is not so."""
    Deployment: Final = NamedNode("https://w3id.org/newskg#Deployment")
    """Troops, police or weapons are sent or moved."""
    Disaster: Final = NamedNode("https://w3id.org/newskg#Disaster")
    """A quake, flood, storm, drought or outbreak."""
    Displaced: Final = NamedNode("https://w3id.org/newskg#Displaced")
    """People driven from home, refugees included."""
    Displacement: Final = NamedNode("https://w3id.org/newskg#Displacement")
    """People are driven from where they live."""
    Election: Final = NamedNode("https://w3id.org/newskg#Election")
    """Someone is elected or an election is held."""
    Escape: Final = NamedNode("https://w3id.org/newskg#Escape")
    """Someone gets away from where he is held."""
    Event: Final = NamedNode("https://w3id.org/newskg#Event")
    """Something that happened, is planned, may happen or did not happen, with who, where and when."""
    EventTie: Final = NamedNode("https://w3id.org/newskg#EventTie")
    """That one node reports the same event as another, with its score and reason."""
    Exactly: Final = NamedNode("https://w3id.org/newskg#Exactly")
    """The number itself."""
    ExternalStatement: Final = NamedNode("https://w3id.org/newskg#ExternalStatement")
    """What Wikidata says of a linked entity: an office, a party, a country, a day of birth, where it is, an image."""
    Extradition: Final = NamedNode("https://w3id.org/newskg#Extradition")
    """Someone is handed over to the justice of another state."""
    Figure: Final = NamedNode("https://w3id.org/newskg#Figure")
    """A number of people or things that the text gives."""
    Former: Final = NamedNode("https://w3id.org/newskg#Former")
    """No longer held when the article was written."""
    Founding: Final = NamedNode("https://w3id.org/newskg#Founding")
    """A body or company is set up."""
    FromDateline: Final = NamedNode("https://w3id.org/newskg#FromDateline")
    """The dateline tells the date, as in 'GENEVA, 22 March 2016 -'."""
    FromMetadata: Final = NamedNode("https://w3id.org/newskg#FromMetadata")
    """The record, document, feed or the head of the page tells the date."""
    FromText: Final = NamedNode("https://w3id.org/newskg#FromText")
    """A line near the headline tells the date."""
    GeopoliticalEntity: Final = NamedNode("https://w3id.org/newskg#GeopoliticalEntity")
    """A place that acts as well: a state, a region with a government, a city."""
    Given: Final = NamedNode("https://w3id.org/newskg#Given")
    """The article tells no date; who had it read gave one."""
    GovernmentBody: Final = NamedNode("https://w3id.org/newskg#GovernmentBody")
    """A ministry, court, parliament, police force, agency or other body of a state."""
    Hearing: Final = NamedNode("https://w3id.org/newskg#Hearing")
    """A court or committee hears somebody."""
    Impeachment: Final = NamedNode("https://w3id.org/newskg#Impeachment")
    """Proceedings to remove an office holder are opened."""
    Inauguration: Final = NamedNode("https://w3id.org/newskg#Inauguration")
    """Someone is sworn in."""
    Incoming: Final = NamedNode("https://w3id.org/newskg#Incoming")
    """To be taken up after the article was written."""
    Injured: Final = NamedNode("https://w3id.org/newskg#Injured")
    """People hurt."""
    Injury: Final = NamedNode("https://w3id.org/newskg#Injury")
    """Someone is hurt."""
    InternationalOrganisation: Final = NamedNode("https://w3id.org/newskg#InternationalOrganisation")
    """A body whose members are states."""
    Investigation: Final = NamedNode("https://w3id.org/newskg#Investigation")
    """Officials or bodies look into something."""
    Investment: Final = NamedNode("https://w3id.org/newskg#Investment")
    """Money is put into a body, place or project for a return."""
    Killed: Final = NamedNode("https://w3id.org/newskg#Killed")
    """People killed or dead."""
    Killing: Final = NamedNode("https://w3id.org/newskg#Killing")
    """Someone is killed by somebody."""
    Launch: Final = NamedNode("https://w3id.org/newskg#Launch")
    """A product, programme, operation or mission begins."""
    Lawsuit: Final = NamedNode("https://w3id.org/newskg#Lawsuit")
    """Someone is sued, or goes to court."""
    Layoff: Final = NamedNode("https://w3id.org/newskg#Layoff")
    """Workers lose their jobs."""
    Legislation: Final = NamedNode("https://w3id.org/newskg#Legislation")
    """A law is passed, signed or repealed."""
    LessThan: Final = NamedNode("https://w3id.org/newskg#LessThan")
    """Less than the number."""
    LinkSource: Final = NamedNode("https://w3id.org/newskg#LinkSource")
    """Where items were looked up: a snapshot of Wikidata with its day, or a service."""
    Measure: Final = NamedNode("https://w3id.org/newskg#Measure")
    """What is counted."""
    Meeting: Final = NamedNode("https://w3id.org/newskg#Meeting")
    """Parties that meet, talk, phone, or hold talks or a summit."""
    MentionType: Final = NamedNode("https://w3id.org/newskg#MentionType")
    """How a mention refers to its entity."""
    Metonym: Final = NamedNode("https://w3id.org/newskg#Metonym")
    """A capital or seat that stands for its government, as in 'Moscow said'."""
    Modality: Final = NamedNode("https://w3id.org/newskg#Modality")
    """Whether the thing is said to have happened, and by whom."""
    MoreThan: Final = NamedNode("https://w3id.org/newskg#MoreThan")
    """More than the number."""
    Name: Final = NamedNode("https://w3id.org/newskg#Name")
    """A proper name."""
    Negated: Final = NamedNode("https://w3id.org/newskg#Negated")
    """It is said not to have happened or not to be so."""
    Negotiation: Final = NamedNode("https://w3id.org/newskg#Negotiation")
    """Parties bargain over terms without a particular meeting being told of."""
    NewsOrganisation: Final = NamedNode("https://w3id.org/newskg#NewsOrganisation")
    """A newspaper, broadcaster or news agency."""
    Nominal: Final = NamedNode("https://w3id.org/newskg#Nominal")
    """A description such as 'the terror group'."""
    Occurred: Final = NamedNode("https://w3id.org/newskg#Occurred")
    """The article says in its own voice that it happened or is so."""
    Official: Final = NamedNode("https://w3id.org/newskg#Official")
    """A person of whom an article says in its own voice that they hold, held or will hold an office."""
    Organisation: Final = NamedNode("https://w3id.org/newskg#Organisation")
    """A body of people with a name: ministry, party, company, militia, alliance."""
    Ouster: Final = NamedNode("https://w3id.org/newskg#Ouster")
    """Someone is removed from office."""
    Participants: Final = NamedNode("https://w3id.org/newskg#Participants")
    """People who take part."""
    Person: Final = NamedNode("https://w3id.org/newskg#Person")
    """A human being named in the news."""
    Place: Final = NamedNode("https://w3id.org/newskg#Place")
    """A place on earth."""
    Planned: Final = NamedNode("https://w3id.org/newskg#Planned")
    """It is said to be going to happen."""
    PoliticalParty: Final = NamedNode("https://w3id.org/newskg#PoliticalParty")
    """A party or a coalition of parties."""
    Possible: Final = NamedNode("https://w3id.org/newskg#Possible")
    """It is said that it may happen or may have happened."""
    Praise: Final = NamedNode("https://w3id.org/newskg#Praise")
    """The speaker approves of somebody or something."""
    Promise: Final = NamedNode("https://w3id.org/newskg#Promise")
    """The speaker commits to doing something."""
    Pronoun: Final = NamedNode("https://w3id.org/newskg#Pronoun")
    """A personal, possessive, reflexive or relative pronoun."""
    Proposal: Final = NamedNode("https://w3id.org/newskg#Proposal")
    """A plan, draft or offer is put forward."""
    Protest: Final = NamedNode("https://w3id.org/newskg#Protest")
    """People protest, demonstrate, strike or riot."""
    Raid: Final = NamedNode("https://w3id.org/newskg#Raid")
    """A place is searched or swept by force of office."""
    Release: Final = NamedNode("https://w3id.org/newskg#Release")
    """Someone held is set free."""
    Released: Final = NamedNode("https://w3id.org/newskg#Released")
    """People set free."""
    Rescue: Final = NamedNode("https://w3id.org/newskg#Rescue")
    """Someone is saved from danger."""
    Resignation: Final = NamedNode("https://w3id.org/newskg#Resignation")
    """Someone gives up an office."""
    Resolution: Final = NamedNode("https://w3id.org/newskg#Resolution")
    """That an entity as one article shows it is an entity of other articles."""
    Ruling: Final = NamedNode("https://w3id.org/newskg#Ruling")
    """A court or regulator decides."""
    Sanction: Final = NamedNode("https://w3id.org/newskg#Sanction")
    """Penalties are put on a state, body or person."""
    Seizure: Final = NamedNode("https://w3id.org/newskg#Seizure")
    """A place or thing is taken by force or by authority."""
    Sentencing: Final = NamedNode("https://w3id.org/newskg#Sentencing")
    """A court sets a punishment."""
    Settlement: Final = NamedNode("https://w3id.org/newskg#Settlement")
    """A city, town or village."""
    Statement: Final = NamedNode("https://w3id.org/newskg#Statement")
    """What an article says, or what a claim in it says: a membership, an event, a claim or a figure."""
    Status: Final = NamedNode("https://w3id.org/newskg#Status")
    """Whether an office is held now."""
    Strike: Final = NamedNode("https://w3id.org/newskg#Strike")
    """Workers stop working to press for something."""
    Support: Final = NamedNode("https://w3id.org/newskg#Support")
    """The speaker backs somebody or something."""
    Suspension: Final = NamedNode("https://w3id.org/newskg#Suspension")
    """A membership, aid, right or process is suspended."""
    Threat: Final = NamedNode("https://w3id.org/newskg#Threat")
    """The speaker announces harm."""
    Trial: Final = NamedNode("https://w3id.org/newskg#Trial")
    """Someone is charged or stands before a court."""
    Visit: Final = NamedNode("https://w3id.org/newskg#Visit")
    """Someone travels to a place to see or be seen by others."""
    Vote: Final = NamedNode("https://w3id.org/newskg#Vote")
    """A body or a people votes on a matter."""
    Votes: Final = NamedNode("https://w3id.org/newskg#Votes")
    """Votes cast, seats won or a share of votes."""
    Withdrawal: Final = NamedNode("https://w3id.org/newskg#Withdrawal")
    """Troops leave a place, or a state leaves a treaty or body."""
    about: Final = NamedNode("https://w3id.org/newskg#about")
    """An entity that the content speaks of."""
    addressee: Final = NamedNode("https://w3id.org/newskg#addressee")
    """To whom it was said."""
    agent: Final = NamedNode("https://w3id.org/newskg#agent")
    """Who does it."""
    article: Final = NamedNode("https://w3id.org/newskg#article")
    """The article that makes the statement or reports the claim."""
    asOf: Final = NamedNode("https://w3id.org/newskg#asOf")
    """The day for which the statement was made."""
    claimedModality: Final = NamedNode("https://w3id.org/newskg#claimedModality")
    """What a claim says of the thing: Occurred, Planned, Possible or Negated."""
    comparator: Final = NamedNode("https://w3id.org/newskg#comparator")
    """How the number bounds the quantity."""
    confidence: Final = NamedNode("https://w3id.org/newskg#confidence")
    """How sure the program is that the text says so, from 0 to 1."""
    contentSpan: Final = NamedNode("https://w3id.org/newskg#contentSpan")
    """A stretch of what is attributed; several when it is interrupted."""
    cueSpan: Final = NamedNode("https://w3id.org/newskg#cueSpan")
    """The words that tie source and content, such as 'said'."""
    date: Final = NamedNode("https://w3id.org/newskg#date")
    """When, as precise as the text allows: a day, a month or a year."""
    dateSource: Final = NamedNode("https://w3id.org/newskg#dateSource")
    """Where the date of publication was found."""
    dateSpan: Final = NamedNode("https://w3id.org/newskg#dateSpan")
    """The words that the date was read from."""
    describes: Final = NamedNode("https://w3id.org/newskg#describes")
    """The entity that the external statement is about."""
    direct: Final = NamedNode("https://w3id.org/newskg#direct")
    """True when the whole content stands in quotation marks."""
    directedAt: Final = NamedNode("https://w3id.org/newskg#directedAt")
    """Whom an accusation, condemnation, praise, support, threat, demand or promise is aimed at; not all that its content mentions."""
    earliest: Final = NamedNode("https://w3id.org/newskg#earliest")
    """The first day on which it can have been."""
    event: Final = NamedNode("https://w3id.org/newskg#event")
    """The event that the figure counts."""
    evidence: Final = NamedNode("https://w3id.org/newskg#evidence")
    """A sentence that the statement was read from."""
    externalValue: Final = NamedNode("https://w3id.org/newskg#externalValue")
    """The item or date that the external statement gives, latitude and longitude in degrees, or the name of a file on Wikimedia Commons."""
    hedge: Final = NamedNode("https://w3id.org/newskg#hedge")
    """A word by which the article keeps its distance, such as 'reportedly'."""
    keyword: Final = NamedNode("https://w3id.org/newskg#keyword")
    """A stem that tells the text from others: frequent in it, rare in news."""
    latest: Final = NamedNode("https://w3id.org/newskg#latest")
    """The last day on which it can have been."""
    linkReason: Final = NamedNode("https://w3id.org/newskg#linkReason")
    """Why the item was taken, for sure or in doubt, and what spoke for and against it."""
    linkScore: Final = NamedNode("https://w3id.org/newskg#linkScore")
    """How sure the link with Wikidata is, from 0 to 1; 1 where a person confirmed it."""
    linkSource: Final = NamedNode("https://w3id.org/newskg#linkSource")
    """Where the linked item was looked up."""
    max: Final = NamedNode("https://w3id.org/newskg#max")
    """The greatest whole number that the text allows; absent when open."""
    measure: Final = NamedNode("https://w3id.org/newskg#measure")
    """What is counted."""
    mentionType: Final = NamedNode("https://w3id.org/newskg#mentionType")
    """How the mention refers to the entity."""
    min: Final = NamedNode("https://w3id.org/newskg#min")
    """The least whole number that the text allows; absent when open."""
    modality: Final = NamedNode("https://w3id.org/newskg#modality")
    """Occurred, Planned, Possible or Negated in the voice of the article; Claimed when only a claim states it."""
    model: Final = NamedNode("https://w3id.org/newskg#model")
    """Name and version of the language model that was used."""
    observed: Final = NamedNode("https://w3id.org/newskg#observed")
    """The entity as the article alone tells it."""
    of: Final = NamedNode("https://w3id.org/newskg#of")
    """Who or what is counted, in the words of the text."""
    ofCountry: Final = NamedNode("https://w3id.org/newskg#ofCountry")
    """The country that the words around a mention tell of the body: Israel, for 'the Israeli foreign ministry'."""
    ofEntity: Final = NamedNode("https://w3id.org/newskg#ofEntity")
    """The entity that those counted belong to."""
    pageNumber: Final = NamedNode("https://w3id.org/newskg#pageNumber")
    """The page of the document on which a sentence begins, from 1."""
    participant: Final = NamedNode("https://w3id.org/newskg#participant")
    """Who takes part in the event, in whatever role."""
    place: Final = NamedNode("https://w3id.org/newskg#place")
    """Where it is."""
    property: Final = NamedNode("https://w3id.org/newskg#property")
    """The Wikidata property: P39 for an office held, P102 a party, P27 a citizenship, P17 a country, P569 a birth, P625 coordinates, P18 an image."""
    publisherName: Final = NamedNode("https://w3id.org/newskg#publisherName")
    """The name of the publisher as the source gives it."""
    putIn: Final = NamedNode("https://w3id.org/newskg#putIn")
    """What people decided that the article says, as N-Quads: it is taken out when they decide otherwise."""
    quotedSpan: Final = NamedNode("https://w3id.org/newskg#quotedSpan")
    """A part of the content that stands in quotation marks, verbatim."""
    reason: Final = NamedNode("https://w3id.org/newskg#reason")
    """Why it was decided so, in words: of a resolution or of a tie between events."""
    resolvedIn: Final = NamedNode("https://w3id.org/newskg#resolvedIn")
    """The article that shows the entity."""
    resolvedTo: Final = NamedNode("https://w3id.org/newskg#resolvedTo")
    """The entity that it was found to be, whose IRI is written in its place."""
    roleSpan: Final = NamedNode("https://w3id.org/newskg#roleSpan")
    """A mention that fills a role of the statement."""
    rule: Final = NamedNode("https://w3id.org/newskg#rule")
    """Identifier of the rule or model that read the statement."""
    rules: Final = NamedNode("https://w3id.org/newskg#rules")
    """A hash of the word lists, weights, code and libraries that decide what a run reads from a text: where it differs, the same text may be read otherwise."""
    sameEventAs: Final = NamedNode("https://w3id.org/newskg#sameEventAs")
    """Both nodes tell of the same event, in one article or in several: from each report to the first of them."""
    sameStoryAs: Final = NamedNode("https://w3id.org/newskg#sameStoryAs")
    """Both articles carry the same text, as agency copies do: from each copy to the first by IRI."""
    score: Final = NamedNode("https://w3id.org/newskg#score")
    """How surely both report one event, from 0 to 1."""
    serves: Final = NamedNode("https://w3id.org/newskg#serves")
    """The person whose spokesman, aide or lawyer holds the office; org:organization has bodies and countries alone."""
    setAside: Final = NamedNode("https://w3id.org/newskg#setAside")
    """What people decided that the article does not say, as N-Quads: it is put back when they decide otherwise."""
    settings: Final = NamedNode("https://w3id.org/newskg#settings")
    """The settings of a run that change what it writes."""
    sketch: Final = NamedNode("https://w3id.org/newskg#sketch")
    """What the text is like: 64 MinHash values of 32 bits over runs of four words, in hexadecimal."""
    slot: Final = NamedNode("https://w3id.org/newskg#slot")
    """Where the observed entity stood: a statement or span with the name of the property behind '#'."""
    software: Final = NamedNode("https://w3id.org/newskg#software")
    """Name and version of the program that wrote the extraction."""
    sourceSpan: Final = NamedNode("https://w3id.org/newskg#sourceSpan")
    """The words that name the source."""
    speaker: Final = NamedNode("https://w3id.org/newskg#speaker")
    """Who is said to have said or thought it; absent when the text names nobody."""
    speakerText: Final = NamedNode("https://w3id.org/newskg#speakerText")
    """The source in the words of the text: "a company spokesperson"."""
    statedIn: Final = NamedNode("https://w3id.org/newskg#statedIn")
    """The claim that states it."""
    status: Final = NamedNode("https://w3id.org/newskg#status")
    """Whether the office was held when the article was written."""
    target: Final = NamedNode("https://w3id.org/newskg#target")
    """To whom or against whom it is done."""
    textHash: Final = NamedNode("https://w3id.org/newskg#textHash")
    """SHA-256 of the UTF-8 text, in hexadecimal: tells whether an article changed."""
    tiedReport: Final = NamedNode("https://w3id.org/newskg#tiedReport")
    """The node that is tied to the first of its event."""
    tiedTo: Final = NamedNode("https://w3id.org/newskg#tiedTo")
    """The first of the nodes that report the event; it stands for the event where it is counted once."""
    topic: Final = NamedNode("https://w3id.org/newskg#topic")
    """What it is about, in the words of the text."""
    triggerSpan: Final = NamedNode("https://w3id.org/newskg#triggerSpan")
    """The words that name the event, office or figure."""
    unnamedAgent: Final = NamedNode("https://w3id.org/newskg#unnamedAgent")
    """Who does it, where the text gives no name: its phrase."""
    unnamedParticipant: Final = NamedNode("https://w3id.org/newskg#unnamedParticipant")
    """Who takes part, where the text gives no name: its phrase."""
    unnamedTarget: Final = NamedNode("https://w3id.org/newskg#unnamedTarget")
    """To whom or what it is done, where the text gives no name: its phrase."""
    value: Final = NamedNode("https://w3id.org/newskg#value")
    """The number in the text."""


class NIF:
    """Terms of http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#."""

    Context: Final = NamedNode("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#Context")
    Phrase: Final = NamedNode("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#Phrase")
    RFC5147String: Final = NamedNode("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#RFC5147String")
    Sentence: Final = NamedNode("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#Sentence")
    anchorOf: Final = NamedNode("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#anchorOf")
    beginIndex: Final = NamedNode("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#beginIndex")
    endIndex: Final = NamedNode("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#endIndex")
    isString: Final = NamedNode("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#isString")
    referenceContext: Final = NamedNode("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#referenceContext")


class NP:
    """Terms of http://www.nanopub.org/nschema#."""

    Nanopublication: Final = NamedNode("http://www.nanopub.org/nschema#Nanopublication")
    hasAssertion: Final = NamedNode("http://www.nanopub.org/nschema#hasAssertion")
    hasProvenance: Final = NamedNode("http://www.nanopub.org/nschema#hasProvenance")
    hasPublicationInfo: Final = NamedNode("http://www.nanopub.org/nschema#hasPublicationInfo")


class ORG:
    """Terms of http://www.w3.org/ns/org#."""

    Membership: Final = NamedNode("http://www.w3.org/ns/org#Membership")
    Organization: Final = NamedNode("http://www.w3.org/ns/org#Organization")
    Role: Final = NamedNode("http://www.w3.org/ns/org#Role")
    member: Final = NamedNode("http://www.w3.org/ns/org#member")
    organization: Final = NamedNode("http://www.w3.org/ns/org#organization")
    role: Final = NamedNode("http://www.w3.org/ns/org#role")


class OWL:
    """Terms of http://www.w3.org/2002/07/owl#."""

    Thing: Final = NamedNode("http://www.w3.org/2002/07/owl#Thing")
    sameAs: Final = NamedNode("http://www.w3.org/2002/07/owl#sameAs")
    versionInfo: Final = NamedNode("http://www.w3.org/2002/07/owl#versionInfo")


class PLOVER:
    """Terms of https://w3id.org/newskg/plover#."""

    ACCUSE: Final = NamedNode("https://w3id.org/newskg/plover#ACCUSE")
    """Somebody is blamed, criticised or charged with something."""
    AGREE: Final = NamedNode("https://w3id.org/newskg/plover#AGREE")
    """Parties agree, or one promises or concedes something."""
    AID: Final = NamedNode("https://w3id.org/newskg/plover#AID")
    """Help is given: money, goods, arms or shelter."""
    ASSAULT: Final = NamedNode("https://w3id.org/newskg/plover#ASSAULT")
    """Somebody uses violence against people or things."""
    COERCE: Final = NamedNode("https://w3id.org/newskg/plover#COERCE")
    """An authority represses or restrains: arrests, seizes, bans, imposes."""
    CONSULT: Final = NamedNode("https://w3id.org/newskg/plover#CONSULT")
    """Parties meet, visit, talk or negotiate."""
    Code: Final = NamedNode("https://w3id.org/newskg/plover#Code")
    """A code of PLOVER in capitals, as in skos:notation of events, claims and their classes."""
    INVESTIGATE: Final = NamedNode("https://w3id.org/newskg/plover#INVESTIGATE")
    """A matter is looked into by an authority."""
    MOBILIZE: Final = NamedNode("https://w3id.org/newskg/plover#MOBILIZE")
    """Forces are raised, moved or shown."""
    PROTEST: Final = NamedNode("https://w3id.org/newskg/plover#PROTEST")
    """People demonstrate, strike or boycott."""
    REJECT: Final = NamedNode("https://w3id.org/newskg/plover#REJECT")
    """Something is refused, denied or turned down."""
    REQUEST: Final = NamedNode("https://w3id.org/newskg/plover#REQUEST")
    """Something is asked for or demanded."""
    RETREAT: Final = NamedNode("https://w3id.org/newskg/plover#RETREAT")
    """Somebody gives way: withdraws, releases, stops fighting."""
    SANCTION: Final = NamedNode("https://w3id.org/newskg/plover#SANCTION")
    """Ties are cut or penalties are put on others."""
    SUPPORT: Final = NamedNode("https://w3id.org/newskg/plover#SUPPORT")
    """Somebody speaks or acts for somebody or something."""
    THREATEN: Final = NamedNode("https://w3id.org/newskg/plover#THREATEN")
    """Somebody warns of harm to come."""


class PROV:
    """Terms of http://www.w3.org/ns/prov#."""

    Activity: Final = NamedNode("http://www.w3.org/ns/prov#Activity")
    Agent: Final = NamedNode("http://www.w3.org/ns/prov#Agent")
    Bundle: Final = NamedNode("http://www.w3.org/ns/prov#Bundle")
    Entity: Final = NamedNode("http://www.w3.org/ns/prov#Entity")
    Person: Final = NamedNode("http://www.w3.org/ns/prov#Person")
    hadPrimarySource: Final = NamedNode("http://www.w3.org/ns/prov#hadPrimarySource")
    wasAttributedTo: Final = NamedNode("http://www.w3.org/ns/prov#wasAttributedTo")
    wasDerivedFrom: Final = NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")
    wasGeneratedBy: Final = NamedNode("http://www.w3.org/ns/prov#wasGeneratedBy")


class RDF:
    """Terms of http://www.w3.org/1999/02/22-rdf-syntax-ns#."""

    reifies: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies")
    type: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


class RDFS:
    """Terms of http://www.w3.org/2000/01/rdf-schema#."""

    comment: Final = NamedNode("http://www.w3.org/2000/01/rdf-schema#comment")
    domain: Final = NamedNode("http://www.w3.org/2000/01/rdf-schema#domain")
    isDefinedBy: Final = NamedNode("http://www.w3.org/2000/01/rdf-schema#isDefinedBy")
    label: Final = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    range: Final = NamedNode("http://www.w3.org/2000/01/rdf-schema#range")
    subClassOf: Final = NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
    subPropertyOf: Final = NamedNode("http://www.w3.org/2000/01/rdf-schema#subPropertyOf")


class SCHEMA:
    """Terms of https://schema.org/."""

    City: Final = NamedNode("https://schema.org/City")
    Claim: Final = NamedNode("https://schema.org/Claim")
    Corporation: Final = NamedNode("https://schema.org/Corporation")
    Country: Final = NamedNode("https://schema.org/Country")
    GovernmentOrganization: Final = NamedNode("https://schema.org/GovernmentOrganization")
    NewsArticle: Final = NamedNode("https://schema.org/NewsArticle")
    NewsMediaOrganization: Final = NamedNode("https://schema.org/NewsMediaOrganization")
    Organization: Final = NamedNode("https://schema.org/Organization")
    Person: Final = NamedNode("https://schema.org/Person")
    Place: Final = NamedNode("https://schema.org/Place")
    PoliticalParty: Final = NamedNode("https://schema.org/PoliticalParty")
    about: Final = NamedNode("https://schema.org/about")
    author: Final = NamedNode("https://schema.org/author")
    datePublished: Final = NamedNode("https://schema.org/datePublished")
    endDate: Final = NamedNode("https://schema.org/endDate")
    headline: Final = NamedNode("https://schema.org/headline")
    inLanguage: Final = NamedNode("https://schema.org/inLanguage")
    knows: Final = NamedNode("https://schema.org/knows")
    mentions: Final = NamedNode("https://schema.org/mentions")
    publisher: Final = NamedNode("https://schema.org/publisher")
    startDate: Final = NamedNode("https://schema.org/startDate")
    text: Final = NamedNode("https://schema.org/text")
    url: Final = NamedNode("https://schema.org/url")
    value: Final = NamedNode("https://schema.org/value")


class SEM:
    """Terms of http://semanticweb.cs.vu.nl/2009/11/sem/."""

    Actor: Final = NamedNode("http://semanticweb.cs.vu.nl/2009/11/sem/Actor")
    Event: Final = NamedNode("http://semanticweb.cs.vu.nl/2009/11/sem/Event")
    Place: Final = NamedNode("http://semanticweb.cs.vu.nl/2009/11/sem/Place")
    hasActor: Final = NamedNode("http://semanticweb.cs.vu.nl/2009/11/sem/hasActor")
    hasPlace: Final = NamedNode("http://semanticweb.cs.vu.nl/2009/11/sem/hasPlace")


class SKOS:
    """Terms of http://www.w3.org/2004/02/skos/core#."""

    Concept: Final = NamedNode("http://www.w3.org/2004/02/skos/core#Concept")
    ConceptScheme: Final = NamedNode("http://www.w3.org/2004/02/skos/core#ConceptScheme")
    altLabel: Final = NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")
    closeMatch: Final = NamedNode("http://www.w3.org/2004/02/skos/core#closeMatch")
    exactMatch: Final = NamedNode("http://www.w3.org/2004/02/skos/core#exactMatch")
    example: Final = NamedNode("http://www.w3.org/2004/02/skos/core#example")
    hiddenLabel: Final = NamedNode("http://www.w3.org/2004/02/skos/core#hiddenLabel")
    inScheme: Final = NamedNode("http://www.w3.org/2004/02/skos/core#inScheme")
    notation: Final = NamedNode("http://www.w3.org/2004/02/skos/core#notation")


class VANN:
    """Terms of http://purl.org/vocab/vann/."""

    preferredNamespacePrefix: Final = NamedNode("http://purl.org/vocab/vann/preferredNamespacePrefix")
    preferredNamespaceUri: Final = NamedNode("http://purl.org/vocab/vann/preferredNamespaceUri")


class XSD:
    """Terms of http://www.w3.org/2001/XMLSchema#."""

    boolean: Final = NamedNode("http://www.w3.org/2001/XMLSchema#boolean")
    date: Final = NamedNode("http://www.w3.org/2001/XMLSchema#date")
    decimal: Final = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
    gYear: Final = NamedNode("http://www.w3.org/2001/XMLSchema#gYear")
    gYearMonth: Final = NamedNode("http://www.w3.org/2001/XMLSchema#gYearMonth")
    integer: Final = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    string: Final = NamedNode("http://www.w3.org/2001/XMLSchema#string")
