"""Ten answers in each of five languages, as language models write them to a speaker."""

from collections.abc import Mapping, Sequence
import re
from typing import Final

TOOL: Final = "\f"  # where the model uses a tool
TOOL_SECONDS: Final = 3.0  # from there until the model goes on
_QUESTION: Final = re.compile(r"Answer (\w\w) (\d)")
# About what models call a token: four letters or so, with the space before them.
_TOKEN: Final = re.compile(r"\n+|[^\S\n]?(?:[^\W\d_]{1,5}|\d|[^\w\s]|_)|\s")

ANSWERS: Final[Mapping[str, Sequence[str]]] = {
    "en": (
        "The washing machine finished 12 minutes ago. It used 0.9 kWh, which is about "
        "€0.28 at today's price. **The dryer** is still running until 10.30.",
        "Here is what is left to do:\n\n1. Take the washing out\n2. Hang it up\n"
        "3. Close the window in the study\n4. Switch the oven off\n",
        "Let me check the lights for you.\n\n\fAll lights on the ground floor are off. "
        "Upstairs, 2 are on:\n- **Bedroom**: 40 %\n- **Bathroom**: 100 %",
        "Good morning! ☀️ It is 21.5 °C outside. 🌧️ Rain is expected at 4 p.m., so "
        "take an umbrella. Dr. Miller's appointment is at 9 a.m. at St. Mary's.",
        'No. The garage is shut. Nothing is open. "Lock everything" ran at 10.15 p.m. '
        "(as it does every day), and nobody has come in since then.",
        "I'll look that up in your calendar,\f you have three appointments on Friday: "
        "the dentist at 8.30, Mrs. Jones at 11 and the parents' evening at 7 p.m.",
        "While you were away the dishwasher finished, the robot cleaned the kitchen, "
        "the hall and the living room, the heating went down to 18 degrees, the postman "
        "rang once, the cat came in through the flap, the garden was watered for ten "
        "minutes, the car was charged to 80 percent and the shutters went down at six.",
        "## Energy today\n\nYou used 8.4 kWh, i.e. 1.2 kWh less than yesterday.\n\n"
        "* Heating: 4.1 kWh\n* Kitchen: 2.6 kWh\n* Everything else: 1.7 kWh\n\nWell done! 👍",
        "It's done.The light in the hall is on now.Shall I also switch on the one at "
        "the door? “Evening” would do both, e.g. after sunset.",
        "To make pancakes, you need:\n\n- 250 g of flour\n- 2 eggs\n- 0.5 l of milk\n\n"
        "**1.** Mix everything. **2.** Let it rest for 20 min. **3.** Fry it in butter.",
    ),
    "es": (
        "La lavadora ha terminado hace 12 minutos. ¿Quieres que te lo recuerde luego? "
        "¡También puedo avisar a los demás! La secadora sigue en marcha.",
        "Esto es lo que queda por hacer:\n\n1. Sacar la ropa\n2. Tender la ropa\n"
        "3. Cerrar la ventana del estudio\n4. Apagar el horno\n",
        "Déjame mirar las luces de la casa:\n\f¡Listo! En la planta baja está todo "
        "apagado. Arriba hay 2 encendidas:\n- **Dormitorio**: 40 %\n- **Baño**: 100 %",
        "¡Buenos días! ☀️ Hay 21,5 °C en la calle. 🌧️ Lloverá a las 4 p. m. ¿Llevas "
        "paraguas? La cita con la Dra. García es a las 9 a. m. en la Avda. Mayor.",
        "No. El garaje está cerrado. «Cerrar todo» se activó a las 22.15 (como cada "
        "día). ¿Quieres revisar las cámaras? **Nadie** ha entrado desde entonces.",
        "Voy a mirar tu calendario,\f tienes tres citas el viernes: el dentista a las "
        "8.30, la Sra. López a las 11 y la reunión del colegio a las 19.00.",
        "Mientras estabas fuera terminó el lavavajillas, el robot limpió la cocina, el "
        "pasillo y el salón, la calefacción bajó a 18 grados, llamó el cartero, entró "
        "el gato por la gatera, se regó el jardín durante diez minutos, el coche se "
        "cargó hasta el 80 por ciento y las persianas bajaron a las seis de la tarde.",
        "## Energía de hoy\n\nHas gastado 8,4 kWh, p. ej. 1,2 kWh menos que ayer.\n\n"
        "* Calefacción: 4,1 kWh\n* Cocina: 2,6 kWh\n* Resto: 1,7 kWh\n\n¡Muy bien! 👍",
        "Ya está.La luz del pasillo está encendida.¿Enciendo también la de la puerta? "
        "«Tarde» enciende las dos, p. ej. al anochecer. ¡Tú dirás!",
        "Para hacer tortitas necesitas:\n\n- 250 g de harina\n- 2 huevos\n- 0,5 l de "
        "leche\n\n**1.** Mezcla todo. **2.** Déjalo reposar 20 min. **3.** Fríelo.",
    ),
    "fr": (
        "Le lave-linge a terminé il y a 12 minutes. Il a utilisé 0,9 kWh, soit environ "
        "0,28 €. **Le sèche-linge** tourne encore jusqu'à 10 h 30.",
        "Voici ce qu'il reste à faire :\n\n1. Sortir le linge\n2. Étendre le linge\n"
        "3. Fermer la fenêtre du bureau\n4. Éteindre le four\n",
        "Je regarde les lumières de la maison :\n\fTout est éteint au rez-de-chaussée. "
        "À l'étage, 2 sont allumées :\n- **Chambre** : 40 %\n- **Salle de bain** : 100 %",
        "Bonjour ! ☀️ Il fait 21,5 °C dehors. 🌧️ Il pleuvra à 16 h, prenez un "
        "parapluie. Votre rendez-vous avec M. Dupont et Mme. Durand est à 9 h.",
        "Non. Le garage est fermé. « Tout fermer » s'est lancé à 22 h 15 (comme tous "
        "les jours). « Rien à signaler. » Personne n'est entré depuis.",
        "Je consulte votre agenda,\f vous avez trois rendez-vous vendredi : le dentiste "
        "à 8 h 30, Mme. Petit à 11 h et la réunion de l'école à 19 h.",
        "Pendant votre absence le lave-vaisselle a terminé, le robot a nettoyé la "
        "cuisine, le couloir et le salon, le chauffage est descendu à 18 degrés, le "
        "facteur a sonné, le chat est rentré par la chatière, le jardin a été arrosé "
        "pendant dix minutes et la voiture est chargée à 80 pour cent depuis midi.",
        "## Énergie du jour\n\nVous avez utilisé 8,4 kWh, c.-à-d. 1,2 kWh de moins "
        "qu'hier.\n\n* Chauffage : 4,1 kWh\n* Cuisine : 2,6 kWh\n* Reste : 1,7 kWh\n\nBravo ! 👍",
        "C'est fait.La lumière du couloir est allumée.Faut-il aussi allumer celle de "
        "l'entrée ? « Soirée » allume les deux, p. ex. au coucher du soleil.",
        "Pour des crêpes, il vous faut :\n\n- 250 g de farine\n- 2 œufs\n- 0,5 l de "
        "lait\n\n**1.** Mélangez tout. **2.** Laissez reposer 20 min. **3.** Faites cuire.",
    ),
    "it": (
        "La lavatrice ha finito 12 minuti fa. Ha consumato 0,9 kWh, cioè circa 0,28 € "
        "al prezzo di oggi. **L'asciugatrice** è in funzione fino alle 10.30.",
        "Ecco che cosa resta da fare:\n\n1. Togliere il bucato\n2. Stendere il bucato\n"
        "3. Chiudere la finestra dello studio\n4. Spegnere il forno\n",
        "Controllo le luci della casa:\n\fAl piano terra è tutto spento. Al piano di "
        "sopra 2 sono accese:\n- **Camera**: 40 %\n- **Bagno**: 100 %",
        "Buongiorno! ☀️ Fuori ci sono 21,5 °C. 🌧️ Pioverà alle 16, prendi l'ombrello. "
        "L'appuntamento con il Dott. Rossi e la Sig.ra Bianchi è alle 9.",
        "No. Il garage è chiuso. «Chiudi tutto» è partito alle 22.15 (come ogni "
        "giorno). È tutto a posto: porte, finestre, ecc. Nessuno è entrato.",
        "Guardo nel tuo calendario,\f hai tre appuntamenti venerdì: il dentista alle "
        "8.30, la Sig.ra Verdi alle 11 e la riunione della scuola alle 19.",
        "Mentre eri via la lavastoviglie ha finito, il robot ha pulito la cucina, il "
        "corridoio e il salotto, il riscaldamento è sceso a 18 gradi, il postino ha "
        "suonato, il gatto è rientrato dalla gattaiola, il giardino è stato annaffiato "
        "per dieci minuti e l'auto è stata caricata all'80 per cento entro le sei.",
        "## Energia di oggi\n\nHai usato 8,4 kWh, p.es. 1,2 kWh meno di ieri.\n\n"
        "* Riscaldamento: 4,1 kWh\n* Cucina: 2,6 kWh\n* Resto: 1,7 kWh\n\nBravo! 👍",
        "Fatto.La luce del corridoio è accesa.Accendo anche quella della porta? «Sera» "
        "le accende tutte e due, ad es. al tramonto. Dimmi tu.",
        "Per i pancake ti servono:\n\n- 250 g di farina\n- 2 uova\n- 0,5 l di latte\n\n"
        "**1.** Mescola tutto. **2.** Lascia riposare 20 min. **3.** Friggi nel burro.",
    ),
    "pt": (
        "A máquina de lavar terminou há 12 minutos. Usou 0,9 kWh, cerca de R$ 0,80 no "
        "preço de hoje. **A secadora** continua ligada até as 10h30.",
        "Isto é o que falta fazer:\n\n1. Tirar a roupa\n2. Estender a roupa\n"
        "3. Fechar a janela do escritório\n4. Desligar o forno\n",
        "Vou ver as luzes da casa:\n\fNo térreo está tudo apagado. No andar de cima há "
        "2 acesas:\n- **Quarto**: 40 %\n- **Banheiro**: 100 %",
        "Bom dia! ☀️ Lá fora faz 21,5 °C. 🌧️ Vai chover às 16h, leve um guarda-chuva. "
        "A consulta com a Dra. Silva e o Sr. Lima é às 9h na Av. Central.",
        "Não. A garagem está fechada. “Fechar tudo” começou às 22h15 (como todo dia). "
        "“Nada a registrar.” **Ninguém** entrou desde então.",
        "Vou consultar a sua agenda,\f você tem três compromissos na sexta: o dentista "
        "às 8h30, a Sra. Costa às 11h e a reunião da escola às 19h.",
        "Enquanto você estava fora a lava-louças terminou, o robô limpou a cozinha, o "
        "corredor e a sala, o aquecimento desceu para 18 graus, o carteiro tocou, o "
        "gato entrou pela portinhola, o jardim foi regado por dez minutos, o carro "
        "carregou até 80 por cento e as persianas desceram às seis da tarde.",
        "## Energia de hoje\n\nVocê usou 8,4 kWh, p.ex. 1,2 kWh a menos que ontem.\n\n"
        "* Aquecimento: 4,1 kWh\n* Cozinha: 2,6 kWh\n* Resto: 1,7 kWh\n\nMuito bem! 👍",
        "Pronto.A luz do corredor está acesa.Quer que eu acenda também a da porta? "
        "“Noite” acende as duas, p. ex. ao pôr do sol. Você decide.",
        "Para panquecas você precisa de:\n\n- 250 g de farinha\n- 2 ovos\n- 0,5 l de "
        "leite\n\n**1.** Misture tudo. **2.** Deixe descansar 20 min. **3.** Frite.",
    ),
}


def question(language: str, number: int) -> str:
    """Return the question that one of the answers belongs to."""
    return f"Answer {language} {number}"


def answer_to(text: str) -> str | None:
    """Return the answer to a question, None for other questions."""
    if (found := _QUESTION.fullmatch(text)) is None:
        return None
    return ANSWERS[found[1]][int(found[2])]


def tokens(text: str) -> Sequence[str]:
    """Return the pieces in which a model writes a text."""
    return _TOKEN.findall(text)
