const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** What most passwords of the published lists are made of, lower-case, four characters or more. */
export const commonWords = words(`
  password passwort passwd passwrd motdepasse contrasena parola senha haslo salasana wachtwoord pass word
  welcome willkommen bienvenue bienvenido hello hallo hola bonjour letmein login logon signin access account
  admin administrator root user guest test testing demo sample example default change changeme secret secure
  security private master manager office company system server computer internet network windows microsoft
  google facebook yahoo gmail hotmail iphone samsung apple android linux oracle cisco database fanfare
  qwerty qwertz azerty asdf asdfgh zxcv zxcvbn qazwsx q1w2e3r4 q1w2e3 1q2w3e4r 1q2w3e zaq12wsx 1qa2ws3ed
  iloveyou loveyou ilove love lovely lover forever always sweet sweetheart honey baby babygirl angel
  princess prince queen king beautiful princesa tequiero teamo mylove friends friend family mother father
  sister brother daddy mommy jesus christ god bless heaven blessed faith trustno1 trust freedom peace happy
  smile sunshine sunny rainbow flower butterfly chocolate cookie cheese banana orange cherry pepper ginger
  summer winter spring autumn january february march april june july august september october november
  december monday tuesday wednesday thursday friday saturday sunday dragon monkey shadow tiger lion panther
  eagle falcon wolf bear dolphin kitty puppy horse buster pokemon naruto starwars startrek superman batman
  spiderman matrix football soccer baseball basketball hockey tennis golf liverpool chelsea arsenal
  barcelona realmadrid juventus manchester united yankees cowboys lakers steelers ferrari mercedes porsche
  mustang corvette harley yamaha honda toyota michael jordan jennifer jessica ashley daniel thomas andrew
  anthony charlie robert william matthew joshua nicole michelle hunter ranger killer ninja pirate warrior
  soldier hacker gandalf merlin phoenix hakunamatata carpediem hallelujah opensesame mylife world myprecious
  diamond silver golden money lucky magic whatever nothing please sorry fuck fuckyou shit bitch asshole sexy
  london paris berlin america england germany france canada australia russia india brazil mexico
`);

/** Passwords of 15 characters or more that many people chose or saw somewhere, lower-case. */
export const commonPhrases: ReadonlySet<string> = new Set(
  words(`
    correcthorsebatterystaple correcthorsebattery thequickbrownfox thequickbrownfoxjumps
    thequickbrownfoxjumpsoverthelazydog packmyboxwithfivedozenliquorjugs loremipsumdolor
    loremipsumdolorsitamet thisismypassword thisisapassword thisisnotapassword thisisasecretpassword
    mypasswordispassword whatismypassword whatsmypassword iforgotmypassword forgotmypassword
    idontknowmypassword nopasswordneeded ihavenopassword enteryourpassword typeyourpassword yourpasswordhere
    insertpasswordhere averylongpassword thisisalongpassword averystrongpassword mysecurepassword
    averysecurepassword fifteencharacters atleastfifteencharacters letmeinrightnow openthedoorplease
    maytheforcebewithyou maytheforcebewithu iamyourfatherluke livelongandprosper
    tobeornottobethatisthequestion alannisteralwayspayshisdebts happilyeverafter thereisnoplacelikehome
    theresnoplacelikehome theresnoplacelike127001 onering2rulethemall oneringtorulethemall youshallnotpass
    elementarymydearwatson thetruthisoutthere supercalifragilisticexpialidocious
    antidisestablishmentarianism floccinaucinihilipilification hippopotomonstrosesquippedaliophobia
    pneumonoultramicroscopicsilicovolcanoconiosis iloveyouverymuch iloveyouforever iloveyoumorethanlife
    iloveyoutothemoonandback iloveyouallways ilovemychildren ilovemyboyfriend ilovemygirlfriend
    ilovemydaughter jesusismysavior jesusismysaviour jesuschristislord thelordismyshepherd
    godisgoodallthetime johnthreesixteen youllneverwalkalone manchesterunited1 realmadridcampeon
    halamadridynadamas liveloveandlaugh dontworrybehappy nevergonnagiveyouup bohemianrhapsody
    stairwaytoheaven hotelcalifornia smellsliketeenspirit rockandrollforever sexdrugsandrocknroll
    thisisthebestday todayisagoodday haveaniceday123 worldofwarcraft callofdutyblackops leagueoflegends
    theanswerisfortytwo helloworld123456 goodmorningvietnam unitedstatesofamerica polniypizdec0211
    polniypizdec1102 polniypizdec110211 momsanaladventure mailcreated5240 hd764nw5d7e1vb1 hd764nw5d7e1vbv
    zqjphsyf6ctifgu lhbjkjubz2957704 bhrh0h2oof6xbqjeh nemvxyheqdd5oqxyxyzi 23176djivanfros bpgjldsgjldthnf
    lytdybrbdfvgbhf aksjdlasdakj89879 passwordstandard 420842084208555 myspace1myspace
    qwertyuiopasdfghjklzxcvbnm
  `),
);
