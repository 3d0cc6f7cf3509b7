"""What the voices say to be understood, and a sample of each language."""

from typing import Final

# By the letter of the voice's language. Words that a home says.
SENTENCES: Final = {
    "a": (
        "Good evening. The front door is open.",
        "The washing machine is done.",
        "Dinner is ready. Please come to the kitchen.",
        "It will rain this afternoon. Take an umbrella with you.",
        "The garage door has been open for ten minutes.",
        "Somebody is at the front door.",
        "The living room is too warm. Please close the window.",
        "Your next meeting starts at half past nine.",
        "All lights on the ground floor are off now.",
        "The battery of the smoke detector is low.",
        "Water was found under the washing machine.",
        "Good night. The house is locked and the alarm is on.",
        "Good morning. It is going to be a sunny day.",
        "There is a message from your mother.",
        "The lights in the kitchen have been turned off.",
        "You have two meetings this afternoon.",
        "Please remember to take your medicine.",
        "The children are coming home from school.",
        "The alarm will be turned on at eleven o'clock.",
        "The train to the city leaves in ten minutes.",
        "The temperature in the living room is twenty one degrees.",
        "Someone is waiting at the front door.",
        "The washing machine has finished.",
        "Good night. All the doors are closed.",
    ),
    "e": (
        "La puerta principal está abierta.",
        "La lavadora ha terminado.",
        "La cena está lista, ven a la cocina.",
        "Esta tarde va a llover, lleva un paraguas.",
        "Hay alguien en la entrada.",
        "Buenas noches, la casa está cerrada y la alarma conectada.",
    ),
    "f": (
        "La porte d'entrée est ouverte.",
        "La machine à laver a fini.",
        "Le dîner est prêt, venez à la cuisine.",
        "Il va pleuvoir cet après-midi, prenez un parapluie.",
        "Il y a quelqu'un à l'entrée.",
        "Bonne nuit, la maison est fermée et l'alarme est en marche.",
    ),
    "i": (
        "La porta d'ingresso è aperta.",
        "La lavatrice ha finito.",
        "La cena è pronta, vieni in cucina.",
        "Oggi pomeriggio pioverà, prendi un ombrello.",
        "C'è qualcuno all'ingresso.",
        "Buonanotte, la casa è chiusa e l'allarme è acceso.",
    ),
    "p": (
        "A porta da frente está aberta.",
        "A máquina de lavar terminou.",
        "O jantar está pronto, venha para a cozinha.",
        "Hoje à tarde vai chover, leve um guarda-chuva.",
        "Há alguém na entrada.",
        "Boa noite, a casa está fechada e o alarme está ligado.",
    ),
}

SAMPLES: Final = {
    "a": "Dinner is ready. It is 21.5 °C in the kitchen.",
    "b": "Dinner is ready. It is 21.5 °C in the kitchen.",
    "e": "La cena está lista. Hay 21,5 °C en la cocina.",
    "f": "Le dîner est prêt. Il fait 21,5 °C dans la cuisine.",
    "i": "La cena è pronta. In cucina ci sono 21,5 °C.",
    "p": "O jantar está pronto. Faz 21,5 °C na cozinha.",
}
