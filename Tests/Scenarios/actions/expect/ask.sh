printf 'Name: '; read -r a; printf 'Pass: '; stty -echo; read -r b; stty echo
echo; echo "got $a $b"; exit "${1:-0}"
